#include "ga/operator_mix.h"

#include <algorithm>

namespace patchbreeder {

namespace {
constexpr float memory = 0.9f;  // what a generation keeps of the estimate before it
}

float OperatorMix::share(std::size_t index) const noexcept {
    float total = 0.0f;
    for (std::size_t i = 0; i < count_; ++i) total += quality_[i];
    const float learned = 1.0f - static_cast<float>(count_) * floor_;
    return floor_ + learned * quality_[index] / total;
}

void OperatorMix::scale(std::span<const float> scales) noexcept {
    std::copy(scales.begin(), scales.end(), scales_.begin());
}

std::size_t OperatorMix::pick(Rng& rng) const noexcept {
    float all = 0.0f, scaled = 0.0f;
    for (std::size_t i = 0; i < count_; ++i) all += share(i), scaled += share(i) * scales_[i];
    float left = rng.uniform() * (scaled / all);
    std::size_t last = 0;
    for (std::size_t i = 0; i < count_; ++i) {
        if (!(scales_[i] > 0.0f)) continue;
        last = i;
        left -= share(i) * scales_[i];
        if (left < 0.0f) return i;
    }
    return last;
}

void OperatorMix::settle() noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
        // An operator that was hardly tried keeps its estimate rather than getting a noisy one.
        const float rate = (rewards_[i] + 0.01f) / (uses_[i] + 1.0f);
        const float weight = uses_[i] > 0.0f ? 1.0f - memory : 0.0f;
        quality_[i] += weight * (rate - quality_[i]);
        uses_[i] = rewards_[i] = 0.0f;
    }
}

}  // namespace patchbreeder
