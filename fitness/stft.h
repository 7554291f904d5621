// Power spectra of one sound, eight consecutive frames at a time.
#pragma once

#include "fitness/fft.h"
#include "fitness/stripes.h"

namespace patchbreeder {

// Floats of scratch that a transform of N real samples needs.
[[nodiscard]] constexpr std::size_t fft_floats(std::size_t size) noexcept {
    return size * lane_count;
}
// Moves a layout of so many columns on by eight frames; `audio` is where the last eight start.
template <class Lanes, std::size_t columns>
void move_on(Stripes s, const float* audio, float* stripes) noexcept {
    constexpr std::size_t last = columns - lane_count;
    for (std::size_t row = 0; row < s.rows; row += lane_count) {
        float* to = stripes + row * columns;
        Lanes block[lane_count];
        for (std::size_t i = 0; i < lane_count; ++i)
            block[i] = Lanes::load(audio + i * s.hop + row);
        transpose(block);
        for (std::size_t i = 0; i < lane_count; ++i, to += columns) {
            for (std::size_t c = 0; c < last; c += lane_count)
                Lanes::load(to + c + lane_count).store(to + c);
            block[i].store(to + last);
        }
    }
}

// Lays out the sound for one group of frames; `stripes` still holds the group before.
template <class Lanes>
void lay_out(const Stripes& s, const float* audio, std::size_t group, float* stripes) noexcept {
    const std::size_t blocks = s.columns / lane_count;
    for (std::size_t b = group == 0 ? 0 : blocks - 1; b < blocks; ++b) {
        const float* last = audio + (group + b) * lane_count * s.hop;
        if (blocks == 2)
            move_on<Lanes, 2 * lane_count>(s, last, stripes);
        else
            move_on<Lanes, 3 * lane_count>(s, last, stripes);
    }
}

// Hands the spectra of eight frames to `take(bin, re, im)`.
template <class Lanes, class Take>
void each_bin(const FftTables& t, Stripes s, const float* stripes, float* scratch,
              Take take) noexcept {
    if (4 * s.hop == t.size)  // the usual overlap needs no table of offsets
        first_step<Lanes>(t, scratch, [=](std::size_t quarter, std::size_t i) noexcept {
            return Lanes::load(stripes + 2 * lane_count * i + quarter);
        });
    else
        first_step<Lanes>(t, scratch, [=](std::size_t quarter, std::size_t i) noexcept {
            return Lanes::load(stripes + s.offsets[quarter * (t.size / 4) + i]);
        });
    finish<Lanes>(t, scratch, take);
}

// The same of eight frames in audio, frame j starting at audio + j * hop; slower.
template <class Lanes, class Take>
void each_bin(const FftTables& t, const float* audio, std::size_t hop, float* scratch,
              Take take) noexcept {
    first_step<Lanes>(t, scratch, [=](std::size_t quarter, std::size_t i) noexcept {
        float values[lane_count];
        for (std::size_t j = 0; j < lane_count; ++j)
            values[j] = audio[j * hop + quarter * (t.size / 4) + i];
        return Lanes::load(values);
    });
    finish<Lanes>(t, scratch, take);
}

// Where a power spectrum goes: bin by bin, eight frames side by side.
template <class Lanes>
auto power_to(float* to) noexcept {
    return [to](std::size_t bin, const Lanes& re, const Lanes& im) noexcept {
        (re * re + im * im).store(to + bin * lane_count);
    };
}

// Writes |X|^2 as power[(group * (M + 1) + bin) * 8 + lane]; frame f starts at audio + f * hop.
template <class Lanes>
void power_spectra(const FftTables& t, const float* audio, std::size_t hop, std::size_t group_count,
                   float* scratch, float* power) noexcept {
    for (std::size_t g = 0; g < group_count; ++g)
        each_bin<Lanes>(t, audio + g * lane_count * hop, hop, scratch,
                        power_to<Lanes>(power + g * (t.half + 1) * lane_count));
}

}  // namespace patchbreeder
