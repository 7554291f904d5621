// FFT of eight real signals side by side: lanes are signals, so no operation crosses them.
//
// Depth-first radix-4 decimation in frequency, in place, over pairs of samples as complex numbers.
// The first step reads and windows the samples; the last is done in registers as the spectra of
// the real signals are untangled, so `transform` leaves it out. Twiddles are single floats that are
// broadcast on use: kept as lanes (as KissFFT's template would) they would not fit the cache.
// Memory is plain floats, eight to a value; a complex number is sixteen. Inner loops take their
// tables by value: a store of lanes may alias anything, so referenced ones would be read again.
#pragma once

#include "engine/lanes.h"
#include "fitness/fft_tables.h"

namespace patchbreeder {

template <class Lanes>
struct Complex {
    Lanes re, im;

    static Complex load(const float* from) noexcept {
        return {Lanes::load(from), Lanes::load(from + lane_count)};
    }
    void store(float* to) const noexcept {
        re.store(to);
        im.store(to + lane_count);
    }
    friend Complex operator+(const Complex& a, const Complex& b) noexcept {
        return {a.re + b.re, a.im + b.im};
    }
    friend Complex operator-(const Complex& a, const Complex& b) noexcept {
        return {a.re - b.re, a.im - b.im};
    }
    // By a complex number in memory that all lanes share.
    [[nodiscard]] Complex times(const float* w) const noexcept {
        const Lanes c(w[0]), s(w[1]);
        return {re * c - im * s, re * s + im * c};
    }
};

inline constexpr std::size_t complex_floats = 2 * lane_count;

// The outputs of a radix-4 step before twiddling: the even ones and the odd ones.
template <class Lanes>
struct Radix4Even {
    Complex<Lanes> y0, y2;

    Radix4Even(const Complex<Lanes>& x0, const Complex<Lanes>& x1, const Complex<Lanes>& x2,
               const Complex<Lanes>& x3) noexcept {
        const Complex<Lanes> a = x0 + x2, c = x1 + x3;
        y0 = a + c;
        y2 = a - c;
    }
};
template <class Lanes>
struct Radix4Odd {
    Complex<Lanes> y1, y3;

    Radix4Odd(const Complex<Lanes>& x0, const Complex<Lanes>& x1, const Complex<Lanes>& x2,
              const Complex<Lanes>& x3) noexcept {
        const Complex<Lanes> b = x0 - x2, d = x1 - x3;
        y1 = {b.re + d.im, b.im - d.re};
        y3 = {b.re - d.im, b.im + d.re};
    }
};

// A whole radix-4 step, twiddled by w, w^2, w^3 and stored `quarter` floats apart.
template <class Lanes>
inline void radix4(const Complex<Lanes>& x0, const Complex<Lanes>& x1, const Complex<Lanes>& x2,
                   const Complex<Lanes>& x3, const float* w, float* to,
                   std::size_t quarter) noexcept {
    using C = Complex<Lanes>;
    const C a = x0 + x2, b = x0 - x2, c = x1 + x3, d = x1 - x3;
    (a + c).store(to);
    C{b.re + d.im, b.im - d.re}.times(w).store(to + quarter);
    (a - c).times(w + 2).store(to + 2 * quarter);
    C{b.re - d.im, b.im + d.re}.times(w + 4).store(to + 3 * quarter);
}

// One level: `points` complex numbers in place.
template <class Lanes>
void level_in_place(float* z, std::size_t points, const float* twiddles) noexcept {
    using C = Complex<Lanes>;
    const std::size_t quarter = points / 4 * complex_floats;
    for (std::size_t n = 0; n < points / 4; ++n, z += complex_floats)
        radix4<Lanes>(C::load(z), C::load(z + quarter), C::load(z + 2 * quarter),
                      C::load(z + 3 * quarter), twiddles + 6 * n, z, quarter);
}

// All levels but the last, on `points` complex numbers in place; `twiddles` start at this size's.
template <class Lanes>
void transform(float* z, std::size_t points, const float* twiddles) noexcept {
    if (points <= 4) return;
    level_in_place<Lanes>(z, points, twiddles);
    if (points <= 16) return;
    for (std::size_t q = 0; q < 4; ++q)
        transform<Lanes>(z + q * (points / 4) * complex_floats, points / 4,
                         twiddles + points / 4 * 6);
}

// The first step on windowed samples: sample(q, i) is sample q N / 4 + i of the eight signals.
template <class Lanes, class Sample>
void first_step(FftTables t, float* z, Sample sample) noexcept {
    const std::size_t quarter = t.half / 4 * complex_floats;
    for (std::size_t n = 0; n < t.half / 4; ++n) {
        const auto pair = [&](std::size_t q) noexcept {
            const float* w = t.window + q * (t.size / 4) + 2 * n;
            return Complex<Lanes>{sample(q, 2 * n) * Lanes(w[0]),
                                  sample(q, 2 * n + 1) * Lanes(w[1])};
        };
        radix4<Lanes>(pair(0), pair(1), pair(2), pair(3), t.twiddles + 6 * n,
                      z + n * complex_floats, quarter);
    }
}

// Twice the bins 0, M/2 and M.
template <class Lanes, class Take>
void untangle_ends(const FftTables& t, const Complex<Lanes>& first, const Complex<Lanes>& middle,
                   Take take) noexcept {
    take(0, (first.re + first.im) * 2.0f, Lanes(0.0f));
    take(t.half / 2, middle.re * 2.0f, middle.im * -2.0f);
    take(t.half, (first.re - first.im) * 2.0f, Lanes(0.0f));
}

// Twice the bins k and M - k of the real signals, from those of the complex ones.
template <class Lanes, class Take>
inline void untangle_pair(const FftTables& t, std::size_t k, const Complex<Lanes>& a,
                          const Complex<Lanes>& b, Take take) noexcept {
    const Complex<Lanes> even{a.re + b.re, a.im - b.im};
    const auto odd = Complex<Lanes>{a.im + b.im, b.re - a.re}.times(t.untangle + 2 * k);
    take(k, even.re + odd.re, even.im + odd.im);
    take(t.half - k, even.re - odd.re, odd.im - even.im);
}

// The last level and the untangling, where the last level is radix 4: its blocks are the bins k,
// k + M/4, k + M/2, k + 3M/4, and the mirror image of a block is a block. Even outputs meet odd
// ones of the mirror image, so a half of each at a time: all of both would not fit the registers.
template <class Lanes, class Take>
void untangle_radix4(FftTables t, const float* z, Take take) noexcept {
    using C = Complex<Lanes>;
    const std::size_t apart = t.half / 4;
    const auto at = [&](std::size_t bin, std::size_t i) noexcept {
        return C::load(z + (t.order[bin] + i) * complex_floats);
    };
    const auto even = [&](std::size_t bin) noexcept {
        return Radix4Even<Lanes>(at(bin, 0), at(bin, 1), at(bin, 2), at(bin, 3));
    };
    const auto odd = [&](std::size_t bin) noexcept {
        return Radix4Odd<Lanes>(at(bin, 0), at(bin, 1), at(bin, 2), at(bin, 3));
    };
    const auto meet = [&](std::size_t k) noexcept {
        const Radix4Even<Lanes> e = even(k);
        const Radix4Odd<Lanes> o = odd(apart - k);
        untangle_pair(t, k, e.y0, o.y3, take);
        untangle_pair(t, 2 * apart - k, o.y1, e.y2, take);
    };
    const Radix4Odd<Lanes> first = odd(0);
    untangle_ends(t, even(0).y0, even(0).y2, take);
    untangle_pair(t, apart, first.y1, first.y3, take);
    meet(apart / 2);
    for (std::size_t k = 1; k < apart / 2; ++k) {
        meet(k);
        meet(apart - k);
    }
}

// The same where it is radix 2: blocks are the bins k and k + M/2.
template <class Lanes, class Take>
void untangle_radix2(FftTables t, const float* z, Take take) noexcept {
    using C = Complex<Lanes>;
    const std::size_t apart = t.half / 2;
    const auto sum_at = [&](std::size_t bin) noexcept {
        const float* at = z + t.order[bin] * complex_floats;
        return C::load(at) + C::load(at + complex_floats);
    };
    const auto difference_at = [&](std::size_t bin) noexcept {
        const float* at = z + t.order[bin] * complex_floats;
        return C::load(at) - C::load(at + complex_floats);
    };
    const auto meet = [&](std::size_t k) noexcept {
        untangle_pair(t, k, sum_at(k), difference_at(apart - k), take);
    };
    untangle_ends(t, sum_at(0), difference_at(0), take);
    meet(apart / 2);
    for (std::size_t k = 1; k < apart / 2; ++k) {
        meet(k);
        meet(apart - k);
    }
}

// All that follows the first level. Hands twice the spectrum of the real signals to `take(bin, re,
// im)`, every bin of 0..M once. (The window of FftTables is halved instead: the halves would be a
// fifth of the multiplications.)
template <class Lanes, class Take>
void finish(const FftTables& t, float* z, Take take) noexcept {
    const std::size_t points = t.half / 4;
    for (std::size_t q = 0; q < 4; ++q)
        transform<Lanes>(z + q * points * complex_floats, points, t.twiddles + points * 6);
    if (t.last_radix == 4)
        untangle_radix4<Lanes>(t, z, take);
    else
        untangle_radix2<Lanes>(t, z, take);
}

// The whole transform of real signals that lie in z sample by sample.
template <class Lanes, class Take>
void transform_real(const FftTables& t, float* z, Take take) noexcept {
    level_in_place<Lanes>(z, t.half, t.twiddles);
    finish<Lanes>(t, z, take);
}

}  // namespace patchbreeder
