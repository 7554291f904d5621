#include "ga/operator_mix.h"

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

std::size_t OperatorMix::pick(Rng& rng) const noexcept {
    float left = rng.uniform();
    for (std::size_t i = 0; i + 1 < count_; ++i) {
        left -= share(i);
        if (left < 0.0f) return i;
    }
    return count_ - 1;
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
