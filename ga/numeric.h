// Scalar maths for variation operators: the same bits on every machine, unlike libm's.
#pragma once

#include "engine/lanes_math.h"
#include "engine/lanes_plain.h"

namespace patchbreeder {

[[nodiscard]] inline float exp2_of(float x) noexcept {
    return lane(exp2(plain::Lanes(x)), 0);
}
// x > 0 and normal.
[[nodiscard]] inline float log2_of(float x) noexcept {
    return lane(log2(plain::Lanes(x)), 0);
}
// x^y for x >= 0, y > 0.
[[nodiscard]] inline float power(float x, float y) noexcept {
    return x < 1e-30f ? 0.0f : exp2_of(y * log2_of(x));
}
// Folds a step beyond an end of 0..1 back inside; for |overshoot| <= 1 exact, then clamped.
[[nodiscard]] constexpr float reflect(float x) noexcept {
    if (x < 0.0f) x = -x;
    if (x > 1.0f) x = 2.0f - x;
    return x < 0.0f ? 0.0f : x;
}

// A step from within 0..1 that would cross an end goes halfway to it (Zhang and Sanderson, 2009).
[[nodiscard]] constexpr float within(float from, float to) noexcept {
    if (to < 0.0f) return 0.5f * from;
    return to > 1.0f ? 0.5f * (from + 1.0f) : to;
}

}  // namespace patchbreeder
