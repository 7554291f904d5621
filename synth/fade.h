// Exponential decays, by the time they take to fall by 60 dB.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

// What `frames` frames leave of 1.
template <class Lanes>
Lanes fade(const Lanes& seconds, const Lanes& frames, float rate) noexcept {
    return exp2(frames * (-9.965784285f / rate) / seconds);
}
// What one frame leaves of 1.
template <class Lanes>
Lanes fade(const Lanes& seconds, float rate) noexcept {
    return fade(seconds, Lanes(1.0f), rate);
}

}  // namespace patchbreeder
