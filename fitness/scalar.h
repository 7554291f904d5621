// The lane functions for one float at a time, for set-up and analysis: libm may differ between
// machines, these do not.
#pragma once

#include "engine/lanes_math.h"
#include "engine/lanes_plain.h"

namespace patchbreeder {

// For normal x > 0.
[[nodiscard]] inline float scalar_log2(float x) noexcept {
    return log2(plain::Lanes(x)).part[0];
}
[[nodiscard]] inline float scalar_exp2(float x) noexcept {
    return exp2(plain::Lanes(x)).part[0];
}
// MIDI note number, fractional, of a frequency > 0.
[[nodiscard]] inline float note_of(float hertz) noexcept {
    return 69.0f + 12.0f * scalar_log2(hertz / 440.0f);
}
// Decibels of a power; -200 at the least.
[[nodiscard]] inline float decibels(float power) noexcept {
    return 3.01029996f * scalar_log2(power > 1e-20f ? power : 1e-20f);
}

}  // namespace patchbreeder
