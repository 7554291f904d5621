// Phases as 32-bit integers, which wrap by themselves and keep their tuning for ever.
#pragma once

#include "engine/lanes.h"

namespace patchbreeder {

// Turns, |x| < 1/2, as an integer phase or step.
template <class Lanes>
typename Lanes::Ints integer_turns(const Lanes& x) noexcept {
    return round_to_ints(x * 4294967296.0f);
}

}  // namespace patchbreeder
