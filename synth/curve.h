// The bend of an envelope's segments.
#pragma once

#include "engine/lanes_math.h"

namespace patchbreeder {

// Rises from 0 at x = 0 to exactly 1 at x = 1 and stays there: (1 - e^-kx) / (1 - e^-k) with k from
// -8 (slow at first) to 8 (fast at first), given as -100..100 %.
template <class Lanes>
struct Curve {
    Lanes exponent, scale;  // -k log2 e
    typename Lanes::Mask straight;

    explicit Curve(const Lanes& percentage) noexcept
        : exponent(percentage * (-0.08f * 1.44269504f)),
          scale(Lanes(1.0f) /
                select(abs(percentage) < Lanes(0.1f), Lanes(1.0f), Lanes(1.0f) - exp2(exponent))),
          straight(abs(percentage) < Lanes(0.1f)) {}
    Lanes operator()(const Lanes& x) const noexcept {
        const Lanes within = clamp(x, Lanes(0.0f), Lanes(1.0f));
        const Lanes bent = (Lanes(1.0f) - exp2(exponent * within)) * scale;
        return select(straight | (within == Lanes(1.0f)), within, bent);
    }
};

}  // namespace patchbreeder
