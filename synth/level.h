// Levels and the speed at which detectors follow them.
#pragma once

#include "engine/lanes_math.h"

namespace patchbreeder {

// Height of a sample in dB below full scale, at least -160.
template <class Lanes>
Lanes level_db(const Lanes& x) noexcept {
    return log2(max(abs(x), Lanes(1e-8f))) * 6.020599913f;
}

// Share of the distance that a follower with this time constant covers in one frame.
template <class Lanes>
Lanes share_a_frame(const Lanes& seconds, float rate) noexcept {
    return Lanes(1.0f) - exp2(Lanes(-1.442695041f / rate) / seconds);
}

// One frame of a detector: fast up, slow down.
template <class Lanes>
Lanes follow(const Lanes& level, const Lanes& x, const Lanes& up, const Lanes& down) noexcept {
    return level + (x - level) * select(x > level, up, down);
}

}  // namespace patchbreeder
