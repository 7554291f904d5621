// Elementary functions on Lanes: polynomials with stated error and range, the same bits everywhere.
// Those that modules call in their loops are always inlined: a call would pass lanes through
// memory. Coefficients are near-minimax fits (iteratively reweighted least squares on Chebyshev
// nodes).
#pragma once

#include "engine/lanes.h"

namespace patchbreeder {

// 2^x. Relative error < 2.5e-7 on [-126, 126]; clamped outside.
template <class Lanes>
[[gnu::always_inline]] inline Lanes exp2(const Lanes& x) noexcept {
    const Lanes bounded = clamp(x, Lanes(-126.0f), Lanes(126.0f));
    const auto whole = round_to_ints(bounded);
    const Lanes f = bounded - to_floats(whole);
    Lanes p = f * 0.001327642761f + 0.009675540979f;
    p = p * f + 0.055507134108f;
    p = p * f + 0.240221197327f;
    p = p * f + 0.693146966981f;
    p = p * f + 1.0f;
    return p * from_bits(shift_left<23>(whole + typename Lanes::Ints(127)));
}

namespace detail {
// x = 2^exponent * (1 + z) with 1 + z in [0.707, 1.414).
template <class Lanes>
struct Exponent {
    Lanes exponent, z;
    explicit Exponent(const Lanes& x) noexcept {
        using Ints = typename Lanes::Ints;
        // 0x3f3504f3 is sqrt(1/2): the subtraction moves the octave boundary there.
        const Ints shifted = bits(x) - Ints(0x3f3504f3);
        const Ints mantissa = shifted & Ints(0x007fffff);
        z = from_bits(mantissa + Ints(0x3f3504f3)) - 1.0f;
        // The shift is logical, so a negative exponent arrives as 512 minus its size.
        const Lanes field = to_floats(shift_right<23>(shifted));
        exponent = select(field > Lanes(255.0f), field - 512.0f, field);
    }
};
}  // namespace detail

// log2 x for normal x > 0. Absolute error < 2e-7 + 6e-8 |log2 x|. Not for zero, denormals, inf,
// NaN.
template <class Lanes>
inline Lanes log2(const Lanes& x) noexcept {
    const detail::Exponent<Lanes> split(x);
    const Lanes& z = split.z;
    Lanes p = z * 0.125386956363f - 0.210274548441f;
    p = p * z + 0.217375702167f;
    p = p * z - 0.238524282659f;
    p = p * z + 0.287657811193f;
    p = p * z - 0.360720939868f;
    p = p * z + 0.480922463176f;
    p = p * z - 0.721347132669f;
    p = p * z + 1.442694869515f;
    return p * z + split.exponent;
}

// log2 x for normal x > 0. Absolute error < 2e-5 (0.00006 dB of power); for spectra.
template <class Lanes>
inline Lanes log2_coarse(const Lanes& x) noexcept {
    const detail::Exponent<Lanes> split(x);
    const Lanes& z = split.z;
    Lanes p = z * 0.252678697019f - 0.394564615343f;
    p = p * z + 0.486678562097f;
    p = p * z - 0.720242683181f;
    p = p * z + 1.442578431056f;
    return p * z + split.exponent;
}

namespace detail {
// sin(2 pi x) for |x| <= 1/4. Absolute error < 3e-7.
template <class Lanes>
[[gnu::always_inline]] inline Lanes quarter_sine(const Lanes& x) noexcept {
    const Lanes s = x * x;
    Lanes p = s * 39.536701901563f - 76.549781708357f;
    p = p * s + 81.60100404585f;
    p = p * s - 41.341655030941f;
    p = p * s + 6.283185160087f;
    return p * x;
}
}  // namespace detail

// sin(2 pi x): x in turns, |x| < 2^22. Absolute error < 3e-7 for |x| <= 1/2 (argument rounding
// adds 2 pi times the spacing of floats near x beyond that).
template <class Lanes>
[[gnu::always_inline]] inline Lanes sin_turns(const Lanes& x) noexcept {
    // p (1/4 - p^2) has the sine's zeros; the rest is even and smooth. Evaluated as a tree, because
    // oscillators that feed back wait for it.
    const Lanes p = x - round(x), s = p * p, s2 = s * s;
    const Lanes low = s * -64.834671020508f + 25.132730484009f;
    const Lanes high = s * -38.123329162598f + 67.043815612793f;
    return p * (Lanes(0.25f) - s) * (low + s2 * (high + s2 * 12.232644081116f));
}
// cos(2 pi x); range and error as sin_turns.
template <class Lanes>
Lanes cos_turns(const Lanes& x) noexcept {
    const Lanes p = x - round(x);
    return detail::quarter_sine(Lanes(0.25f) - abs(p));
}

// tan(pi x) for 0 <= x <= 0.49. Relative error < 2e-5 (worst at the end of the range).
template <class Lanes>
Lanes tan_half_turns(const Lanes& x) noexcept {
    const Lanes half = x * 0.5f;
    return detail::quarter_sine(half) / detail::quarter_sine(Lanes(0.25f) - half);
}

// tanh x. Absolute error < 4e-7.
template <class Lanes>
Lanes tanh(const Lanes& x) noexcept {
    const Lanes e = exp2(clamp(x, Lanes(-10.0f), Lanes(10.0f)) * 2.885390081777927f);
    return Lanes(1.0f) - Lanes(2.0f) / (e + 1.0f);
}

// 10^(db / 20).
template <class Lanes>
Lanes gain_from_db(const Lanes& db) noexcept {
    return exp2(db * 0.166096404744368f);
}

}  // namespace patchbreeder
