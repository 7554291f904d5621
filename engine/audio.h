// Audio: samples at a rate, mono or the middle of a stereo sound. The full scale is 1.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace patchbreeder {

struct Audio {
    int rate = 44100;  // frames per second, 8000..192000
    std::vector<float> samples;
    std::vector<float> side{};  // (left - right) / 2, as long as the samples; empty: mono

    [[nodiscard]] double seconds() const noexcept {
        return static_cast<double>(samples.size()) / rate;
    }
};

[[nodiscard]] inline float peak(std::span<const float> samples) noexcept {
    float p = 0.0f;
    for (const float x : samples) p = x > p ? x : (-x > p ? -x : p);
    return p;
}

// Of the louder channel.
[[nodiscard]] inline float peak(const Audio& audio) noexcept {
    if (audio.side.empty()) return peak(audio.samples);
    float p = 0.0f;
    for (std::size_t i = 0; i < audio.side.size(); ++i)
        p = std::max(p, std::abs(audio.samples[i]) + std::abs(audio.side[i]));
    return p;
}

}  // namespace patchbreeder
