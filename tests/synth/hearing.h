// What a sound does over time and frequency, for the tests of sources.
#pragma once

#include "tests/synth/measure.h"

namespace patchbreeder::test {

inline std::span<const float> between(std::span<const float> x, double from, double to,
                                      double rate = 44100.0) {
    const auto start = static_cast<std::size_t>(from * rate);
    return x.subspan(start, std::min(static_cast<std::size_t>(to * rate), x.size()) - start);
}

// Seconds in which x falls by 60 dB, from its levels in two windows of 1/20 s; or, given a
// frequency in Hz, its partial.
inline double decay_time(std::span<const float> x, double first, double second, double hertz = 0.0,
                         double rate = 44100.0) {
    const auto level = [&](double at) {
        const auto part = between(x, at, at + 0.05, rate);
        return hertz > 0.0 ? std::abs(tone(part, hertz / rate)) : rms(part);
    };
    return 60.0 * (second - first) / db(level(first) / level(second));
}

// Level in dB of a frequency in Hz.
inline double tone_db(std::span<const float> x, double hertz, double rate = 44100.0) {
    return db(std::abs(tone(x, hertz / rate)) + 1e-12);
}

// Strongest component between 50 Hz and `limit` that is no multiple of f0, in dB relative to the
// strongest of all.
inline double alias_level(std::span<const float> x, double f0, double limit,
                          double rate = 44100.0) {
    constexpr std::size_t n = 32768;
    const auto bins = spectrum(x.last(n));
    const double spacing = f0 / rate * static_cast<double>(n);
    double worst = 0.0, loudest = 0.0;
    const auto last = static_cast<std::size_t>(limit / rate * static_cast<double>(n));
    for (std::size_t i = 38; i < last; ++i) {
        const bool harmonic = std::abs(std::remainder(static_cast<double>(i), spacing)) <= 6.0;
        (harmonic ? loudest : worst) = std::max(harmonic ? loudest : worst, bins[i]);
    }
    return db(worst / loudest);
}

// Centre of gravity of the power spectrum in Hz.
inline double centroid(std::span<const float> x, double rate = 44100.0) {
    std::size_t n = 1;
    while (2 * n <= x.size()) n *= 2;
    const auto bins = spectrum(x.first(n));
    double power = 0.0, moment = 0.0;
    for (std::size_t i = 1; i < bins.size(); ++i) {
        power += bins[i] * bins[i];
        moment += bins[i] * bins[i] * static_cast<double>(i);
    }
    return moment / power * rate / static_cast<double>(n);
}

}  // namespace patchbreeder::test
