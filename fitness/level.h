// The first stage: takes the level and the DC out of a sound, so that nothing later minds them.
#pragma once

#include "fitness/kernels.h"
#include "fitness/sum_over.h"

namespace patchbreeder {

inline constexpr float silent_rms = 1e-5f;  // -100 dB re full scale: as good as nothing

// Copies `count` samples (the rest of the shape is silence) to the workspace with mean 0 and mean
// square 1; silence as zeros. `broken` if a sample is not finite or absurdly large.
template <class Lanes>
Levelled level(const Shape& shape, const float* samples, std::size_t count, float* work) noexcept {
    float* padded = work + shape.audio;
    float* to = padded + shape.origin;
    if (count > shape.samples) count = shape.samples;
    const std::size_t whole = count / lane_count * lane_count;
    float tail[lane_count] = {}, inside[lane_count] = {};
    for (std::size_t i = whole; i < count; ++i) {
        tail[i - whole] = samples[i];
        inside[i - whole] = 1.0f;
    }
    const Lanes last = Lanes::load(tail), kept = Lanes::load(inside);

    const auto sample = [=](std::size_t i) noexcept {
        return Lanes::load(samples + i * lane_count);
    };
    const Lanes total = last + sum_over<Lanes>(whole / lane_count, sample);
    const Lanes mean(count == 0 ? 0.0f : sum(total) / static_cast<float>(count));
    const Lanes square = sum_over<Lanes>(whole / lane_count, [=](std::size_t i) noexcept {
        const Lanes x = sample(i) - mean;
        return x * x;
    });
    const Lanes rest = (last - mean) * (last - mean) * kept;
    const float power = sum(square + rest) / static_cast<float>(shape.samples);
    const float offset = lane(mean, 0);
    if (!(power < 1e30f)) return Levelled::broken;
    // What is left of a constant is rounding, not sound.
    const bool silent = power < silent_rms * silent_rms || power < 1e-9f * offset * offset;

    const Lanes gain = silent ? Lanes(0.0f) : Lanes(1.0f) / sqrt(Lanes(power));
    for (std::size_t i = 0; i < shape.origin; ++i) padded[i] = 0.0f;
    for (std::size_t i = 0; i < whole; i += lane_count)
        ((Lanes::load(samples + i) - mean) * gain).store(to + i);
    ((last - mean) * gain * kept).store(to + whole);
    for (float* p = to + whole + lane_count; p < padded + shape.audio_floats; ++p) *p = 0.0f;
    return silent ? Levelled::silence : Levelled::sound;
}

}  // namespace patchbreeder
