// What the losses of the literature do with magnitudes, and how they read a candidate.
#pragma once

#include "engine/lanes_math.h"
#include "fitness/loss.h"
#include "fitness/stft.h"

namespace patchbreeder {

// Copies the candidate as it is, level and all, and pads it as the loss wants.
template <class Lanes>
bool load_samples(const LossShape& shape, const float* samples, std::size_t count,
                  float* work) noexcept {
    float* padded = work + shape.audio;
    float* to = padded + shape.origin;
    if (count > shape.samples) count = shape.samples;
    for (float* p = padded; p < to; ++p) *p = 0.0f;
    float check = 0.0f;
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = samples[i];
        check += samples[i] * 0.0f;  // stays zero until something is not finite
    }
    for (float* p = to + count; p < padded + shape.audio_floats; ++p) *p = 0.0f;
    const std::size_t n = shape.samples;
    if (shape.reflect)
        for (std::size_t i = 1; i <= shape.origin && i < n; ++i) {
            to[-static_cast<std::ptrdiff_t>(i)] = to[i];
            to[n - 1 + i] = to[n - 1 - i];
        }
    return check == 0.0f;
}

// Hands the power of every bin to `take(power, offset, counts)`: the offset numbers bins through
// all groups and scales of the shape in a fixed order.
template <class Lanes, class Take>
void each_power(const LossShape& shape, std::size_t scale, float* work, std::size_t offset,
                Take&& take) noexcept {
    const LossScale& s = shape.scales[scale];
    for (std::size_t g = 0; g < s.groups; ++g) {
        const Lanes counts = Lanes::load(s.counts + g * lane_count);
        const std::size_t start = offset + g * s.bins() * lane_count;
        each_bin<Lanes>(s.fft, work + s.first + g * lane_count * s.hop, s.hop, work + shape.scratch,
                        [&](std::size_t bin, const Lanes& re, const Lanes& im) noexcept {
                            take(re * re + im * im, start + bin * lane_count, counts);
                        });
    }
}

// Floats of one value per bin of a scale.
[[nodiscard]] inline std::size_t scale_floats(const LossScale& s) noexcept {
    return s.groups * s.bins() * lane_count;
}

// Natural logarithm of a magnitude, from its power.
template <class Lanes>
Lanes log_magnitude(const Lanes& power) noexcept {
    return log2_coarse(power) * 0.34657359f;  // ln 2 / 2
}

// Target magnitudes of all scales, for losses that compare them bin by bin. Powers are at least
// `floor`.
template <class Lanes>
struct Magnitudes {
    static std::size_t memory(const LossShape& shape) noexcept {
        std::size_t floats = 0;
        for (std::size_t i = 0; i < shape.scale_count; ++i) floats += scale_floats(shape.scales[i]);
        return floats;
    }
    static void prepare(const LossShape& shape, float floor, float* work, float* kept) noexcept {
        std::size_t offset = 0;
        for (std::size_t i = 0; i < shape.scale_count; ++i) {
            each_power<Lanes>(shape, i, work, offset,
                              [&](const Lanes& power, std::size_t at, const Lanes&) noexcept {
                                  max(power, Lanes(floor)).store(kept + at);
                              });
            offset += scale_floats(shape.scales[i]);
        }
    }
};

}  // namespace patchbreeder
