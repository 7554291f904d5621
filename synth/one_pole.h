// One-pole low-pass with a trapezoidal integrator: its corner is where it should be, up to the
// Nyquist limit.
#pragma once

#include "engine/lanes_math.h"

namespace patchbreeder {

template <class Lanes>
struct OnePole {  // plain data, part of a module's state
    Lanes memory;

    struct Corner {
        Lanes pass, keep;
        Corner() = default;
        // g is tan(pi f / rate) for a corner at f.
        explicit Corner(const Lanes& g) noexcept
            : pass(g * 2.0f / (g + 1.0f)), keep(-pass + 1.0f) {}
        Corner(const Lanes& hertz, float rate) noexcept
            : Corner(tan_half_turns(min(hertz * (1.0f / rate), Lanes(0.48f)))) {}
    };
    // Written so that only a product and a sum lie between one memory and the next.
    Lanes low(const Lanes& x, const Corner& corner) noexcept {
        const Lanes next = memory * corner.keep + x * corner.pass;
        const Lanes y = (memory + next) * 0.5f;
        memory = next;
        return y;
    }
};

}  // namespace patchbreeder
