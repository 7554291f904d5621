// Did a parameter move? Work that depends on it alone can be skipped while it rests.
#pragma once

#include "engine/lanes.h"

namespace patchbreeder {

// True if any lane differs; a lane that rests must be given the same bits either way.
template <class Lanes>
bool changed(const Lanes& from, const Lanes& to) noexcept {
    return any((from < to) | (to < from));
}

}  // namespace patchbreeder
