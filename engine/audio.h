// Audio: mono samples at a rate. The full scale is 1.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

struct Audio {
    int rate = 44100;  // frames per second, 8000..192000
    std::vector<float> samples;

    [[nodiscard]] double seconds() const noexcept {
        return static_cast<double>(samples.size()) / rate;
    }
};

[[nodiscard]] inline float peak(std::span<const float> samples) noexcept {
    float p = 0.0f;
    for (const float x : samples) p = x > p ? x : (-x > p ? -x : p);
    return p;
}

}  // namespace patchbreeder
