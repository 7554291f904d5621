// Arc tangent, for the phase of a filter: slow, so only while its knobs move.
#pragma once

#include "engine/lanes_math.h"

namespace patchbreeder {

// atan x in turns, -1/4..1/4, any x. Absolute error < 4e-7.
template <class Lanes>
Lanes atan_turns(const Lanes& x) noexcept {
    const Lanes a = abs(x);
    const auto steep = a > Lanes(1.0f);
    const Lanes z = select(steep, Lanes(1.0f) / max(a, Lanes(1e-30f)), a);
    const Lanes s = z * z;
    Lanes p = s * -0.00186515698f + 0.00837908442f;
    p = p * s - 0.0185298511f;
    p = p * s + 0.0308029098f;
    p = p * s - 0.0529385682f;
    p = p * s + 0.1591513175f;
    p = p * z;
    return copysign(select(steep, Lanes(0.25f) - p, p), x);
}

}  // namespace patchbreeder
