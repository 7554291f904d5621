// Measurements in double precision, for tests that state what a sound is.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <span>
#include <vector>

namespace patchbreeder::test {

inline constexpr double pi = 3.14159265358979323846;

inline double db(double ratio) {
    return 20.0 * std::log10(ratio);
}
inline double cents_between(double a, double b) {
    return 1200.0 * std::log2(a / b);
}

inline double rms(std::span<const float> x) {
    double total = 0.0;
    for (const float v : x) total += double{v} * double{v};
    return std::sqrt(total / static_cast<double>(x.size()));
}
inline double mean(std::span<const float> x) {
    double total = 0.0;
    for (const float v : x) total += double{v};
    return total / static_cast<double>(x.size());
}
inline double peak_of(std::span<const float> x) {
    double p = 0.0;
    for (const float v : x) p = std::max(p, std::abs(double{v}));
    return p;
}
inline std::vector<float> sine(double hertz, double rate, std::size_t frames, double level = 1.0) {
    std::vector<float> x(frames);
    for (std::size_t i = 0; i < frames; ++i)
        x[i] =
            static_cast<float>(level * std::sin(2.0 * pi * hertz * static_cast<double>(i) / rate));
    return x;
}

// Hann-windowed Fourier sum at one frequency (cycles per frame); a sine of amplitude 1 gives |1|.
inline std::complex<double> tone(std::span<const float> x, double frequency) {
    std::complex<double> total = 0.0;
    double weight = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double t = static_cast<double>(i);
        const double w = 0.5 - 0.5 * std::cos(2.0 * pi * (t + 0.5) / static_cast<double>(x.size()));
        total += double{x[i]} * w * std::polar(1.0, -2.0 * pi * frequency * t);
        weight += w;
    }
    return total * 2.0 / weight;
}
// Frequency of the partial near `guess` (cycles per frame) from its phase advance over half of x.
inline double frequency_near(std::span<const float> x, double guess) {
    const std::size_t half = x.size() / 2;
    const auto a = tone(x.first(half), guess), b = tone(x.subspan(half, half), guess);
    // The whole turns are those of the guess.
    const double length = static_cast<double>(half), expected = 2.0 * pi * guess * length;
    return guess + std::remainder(std::arg(b / a) - expected, 2.0 * pi) / (2.0 * pi * length);
}

// Magnitudes of bins 0..size/2 under a Blackman-Harris window (side lobes below -92 dB); the size
// is a power of two and a sine of amplitude 1 gives 1.
inline std::vector<double> spectrum(std::span<const float> x) {
    const std::size_t n = x.size();
    std::vector<std::complex<double>> a(n);
    for (std::size_t i = 0, j = 0; i < n; ++i) {
        const double t = 2.0 * pi * static_cast<double>(i) / static_cast<double>(n);
        const double w =
            0.35875 - 0.48829 * std::cos(t) + 0.14128 * std::cos(2 * t) - 0.01168 * std::cos(3 * t);
        a[j] = double{x[i]} * w;  // in bit-reversed order
        std::size_t bit = n >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j |= bit;
    }
    for (std::size_t size = 2; size <= n; size *= 2)
        for (std::size_t k = 0; k < size / 2; ++k) {
            const auto turn =
                std::polar(1.0, -2.0 * pi * static_cast<double>(k) / static_cast<double>(size));
            for (std::size_t i = k; i < n; i += size) {
                const auto even = a[i], odd = a[i + size / 2] * turn;
                a[i] = even + odd;
                a[i + size / 2] = even - odd;
            }
        }
    std::vector<double> magnitudes(n / 2 + 1);
    for (std::size_t i = 0; i <= n / 2; ++i)
        magnitudes[i] = std::abs(a[i]) * 2.0 / (0.35875 * static_cast<double>(n));
    return magnitudes;
}

// Gain of a processor at a frequency: `process` turns one signal into another.
template <class Process>
double response(Process process, double hertz, double rate, double settle = 0.2) {
    const auto skip = static_cast<std::size_t>(settle * rate);
    const auto frames = skip + static_cast<std::size_t>(rate * std::max(0.1, 20.0 / hertz));
    const auto in = sine(hertz, rate, frames, 0.5);
    const auto out = process(in);
    const auto last = std::min(in.size(), out.size());
    const std::span<const float> a(in), b(out);
    return std::abs(tone(b.subspan(skip, last - skip), hertz / rate)) /
           std::abs(tone(a.subspan(skip, last - skip), hertz / rate));
}

}  // namespace patchbreeder::test
