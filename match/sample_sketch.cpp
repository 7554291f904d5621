#include "match/sample_sketch.h"

#include <algorithm>

#include "engine/rng.h"

namespace patchbreeder {

SampleSketch::SampleSketch(std::size_t frames) : signs_(frames) {
    Rng rng = Rng::stream(0x5ce7c4, {});
    for (float& sign : signs_) sign = (rng.bits() & 1) != 0 ? 1.0f : -1.0f;
}

void SampleSketch::draw(std::span<const float> samples, double weight,
                        std::span<float> to) const noexcept {
    std::fill(to.begin(), to.end(), 0.0f);
    for (std::size_t first = 0; first < signs_.size(); first += size) {
        const std::size_t count = std::min(size, signs_.size() - first);
        for (std::size_t i = 0; i < count; ++i) to[i] += signs_[first + i] * samples[first + i];
    }
    const auto scale = static_cast<float>(weight);
    for (float& x : to) x *= scale;
}

}  // namespace patchbreeder
