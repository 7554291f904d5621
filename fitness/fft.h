// FFT of eight real signals side by side: lanes are signals, so no operation crosses them.
//
// Depth-first radix-4 decimation in frequency, in place, over pairs of samples as complex numbers;
// the spectrum of the real signals is untangled as it is read out. Twiddles are single floats that
// are broadcast on use: kept as lanes (as KissFFT's template would) they would not fit the cache.
// Memory is plain floats, eight to a value; a complex number is sixteen.
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

// The four outputs of a radix-4 step before twiddling.
template <class Lanes>
struct Radix4 {
    Complex<Lanes> y0, y1, y2, y3;

    Radix4(const Complex<Lanes>& x0, const Complex<Lanes>& x1, const Complex<Lanes>& x2,
           const Complex<Lanes>& x3) noexcept {
        const Complex<Lanes> a = x0 + x2, b = x0 - x2, c = x1 + x3, d = x1 - x3;
        y0 = a + c;
        y2 = a - c;
        y1 = {b.re + d.im, b.im - d.re};
        y3 = {b.re - d.im, b.im + d.re};
    }
    void store(float* to, std::size_t quarter, const float* w) const noexcept {
        y0.store(to);
        y1.times(w).store(to + quarter);
        y2.times(w + 2).store(to + 2 * quarter);
        y3.times(w + 4).store(to + 3 * quarter);
    }
};

// Transforms `points` complex numbers in place; `twiddles` start at this size's level.
template <class Lanes>
void transform(float* z, std::size_t points, const float* twiddles) noexcept {
    using C = Complex<Lanes>;
    const std::size_t quarter = points / 4 * complex_floats;
    if (points == 2) {
        const C a = C::load(z), b = C::load(z + complex_floats);
        (a + b).store(z);
        (a - b).store(z + complex_floats);
        return;
    }
    if (points == 4) {
        const Radix4<Lanes> r(C::load(z), C::load(z + quarter), C::load(z + 2 * quarter),
                              C::load(z + 3 * quarter));
        r.y0.store(z);
        r.y1.store(z + quarter);
        r.y2.store(z + 2 * quarter);
        r.y3.store(z + 3 * quarter);
        return;
    }
    for (std::size_t n = 0; n < points / 4; ++n) {
        float* at = z + n * complex_floats;
        Radix4<Lanes>(C::load(at), C::load(at + quarter), C::load(at + 2 * quarter),
                      C::load(at + 3 * quarter))
            .store(at, quarter, twiddles + 6 * n);
    }
    for (std::size_t q = 0; q < 4; ++q)
        transform<Lanes>(z + q * quarter, points / 4, twiddles + points / 4 * 6);
}

// The first step, fused with reading and windowing: `frames` holds the starts of eight signals.
template <class Lanes>
void load_windowed(const FftTables& t, const float* const* frames, float* z) noexcept {
    const std::size_t quarter = t.half / 4 * complex_floats;
    for (std::size_t n = 0; n < t.half / 4; n += 4) {
        Lanes samples[4][lane_count];
        for (std::size_t q = 0; q < 4; ++q) {
            const std::size_t first = q * t.size / 4 + 2 * n;
            for (std::size_t j = 0; j < lane_count; ++j)
                samples[q][j] = Lanes::load(frames[j] + first);
            transpose(samples[q]);
            for (std::size_t j = 0; j < lane_count; ++j)
                samples[q][j] *= Lanes(t.window[first + j]);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            const auto pick = [&](std::size_t q) noexcept {
                return Complex<Lanes>{samples[q][2 * i], samples[q][2 * i + 1]};
            };
            Radix4<Lanes>(pick(0), pick(1), pick(2), pick(3))
                .store(z + (n + i) * complex_floats, quarter, t.twiddles + 6 * (n + i));
        }
    }
}

// Hands the spectrum of the real signals to `take(bin, re, im)`: every bin of 0..M once, in pairs
// from both ends.
template <class Lanes, class Take>
void untangle(const FftTables& t, const float* z, Take&& take) noexcept {
    using C = Complex<Lanes>;
    const std::size_t m = t.half;
    const C first = C::load(z);
    take(0, first.re + first.im, Lanes(0.0f));
    take(m, first.re - first.im, Lanes(0.0f));
    const Lanes half(0.5f);
    for (std::size_t k = 1; k < m / 2; ++k) {
        const C a = C::load(z + t.order[k] * complex_floats);
        const C b = C::load(z + t.order[m - k] * complex_floats);
        const C even{(a.re + b.re) * half, (a.im - b.im) * half};
        const C odd = C{(a.im + b.im) * half, (b.re - a.re) * half}.times(t.untangle + 2 * k);
        take(k, even.re + odd.re, even.im + odd.im);
        take(m - k, even.re - odd.re, odd.im - even.im);
    }
    const C middle = C::load(z + t.order[m / 2] * complex_floats);
    take(m / 2, middle.re, Lanes(0.0f) - middle.im);
}

}  // namespace patchbreeder
