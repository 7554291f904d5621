// Power spectra of one sound, eight consecutive frames at a time.
#pragma once

#include "fitness/fft.h"

namespace patchbreeder {

// Floats of scratch that a transform of N real samples needs.
[[nodiscard]] constexpr std::size_t fft_floats(std::size_t size) noexcept {
    return size * lane_count;
}
// Groups of eight frames; the last may hold frames past the end.
[[nodiscard]] constexpr std::size_t groups(std::size_t frames) noexcept {
    return (frames + lane_count - 1) / lane_count;
}

// Hands the spectra of eight frames to `take(bin, re, im)`; frame j starts at audio + j * hop.
template <class Lanes, class Take>
void each_bin(const FftTables& t, const float* audio, std::size_t hop, float* scratch,
              Take&& take) noexcept {
    const float* frames[lane_count];
    for (std::size_t j = 0; j < lane_count; ++j) frames[j] = audio + j * hop;
    load_windowed<Lanes>(t, frames, scratch);
    for (std::size_t q = 0; q < 4; ++q)
        transform<Lanes>(scratch + q * (t.half / 4) * complex_floats, t.half / 4,
                         t.twiddles + t.half / 4 * 6);
    untangle<Lanes>(t, scratch, take);
}

// Writes |X|^2 as power[(group * (M + 1) + bin) * 8 + lane]; frame f starts at audio + f * hop.
template <class Lanes>
void power_spectra(const FftTables& t, const float* audio, std::size_t hop, std::size_t group_count,
                   float* scratch, float* power) noexcept {
    for (std::size_t g = 0; g < group_count; ++g) {
        float* to = power + g * (t.half + 1) * lane_count;
        each_bin<Lanes>(t, audio + g * lane_count * hop, hop, scratch,
                        [to](std::size_t bin, const Lanes& re, const Lanes& im) noexcept {
                            (re * re + im * im).store(to + bin * lane_count);
                        });
    }
}

}  // namespace patchbreeder
