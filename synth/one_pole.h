// One-pole low-pass with a trapezoidal integrator: its corner is where it should be, up to the
// Nyquist limit.
#pragma once

#include "engine/lanes_math.h"

namespace patchbreeder {

template <class Lanes>
struct OnePole {  // plain data, part of a module's state
    Lanes memory;

    // Coefficient for a corner at `hertz`.
    static Lanes corner(const Lanes& hertz, float rate) noexcept {
        const Lanes g = tan_half_turns(min(hertz * (1.0f / rate), Lanes(0.48f)));
        return g / (g + 1.0f);
    }
    Lanes low(const Lanes& x, const Lanes& coefficient) noexcept {
        const Lanes half = (x - memory) * coefficient;
        const Lanes y = memory + half;
        memory = y + half;
        return y;
    }
};

}  // namespace patchbreeder
