// Parameters that move. Work that depends on one alone can be skipped while it rests.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

// True if any lane differs; a lane that rests must be given the same bits either way.
template <class Lanes>
bool changed(const Lanes& from, const Lanes& to) noexcept {
    return any((from < to) | (to < from));
}

// One tick's move of `from` towards `to` with a time constant in seconds; once within `close` of
// it, onto it, so that it comes to rest.
template <class Lanes>
Lanes glide(const Lanes& from, const Lanes& to, float seconds, float close, float rate) noexcept {
    const Lanes far = to - from;
    const float share = static_cast<float>(tick_frames) / (seconds * rate);
    return select(abs(far) < Lanes(close), to, from + far * (share < 1.0f ? share : 1.0f));
}

}  // namespace patchbreeder
