// Own cycles: what a wavetable scans that sounds like the target because it was cut out of it.
//
// Eight cycles are taken at even times from the first to the last moment of the held tone, as
// levels of its partials, each the mean of three looks at its stretch, so that beats and breath are
// not caught at a random moment. The phases are those of the middle, for all of them.
#pragma once

#include <optional>
#include <span>

#include "engine/patch.h"
#include "fitness/analysis.h"

namespace patchbreeder {

// Where the target holds the pitch that was heard longest, in seconds.
struct HeldTone {
    float from = 0.0f, to = 0.0f;
};
// Empty if it does so too shortly for cycles to be cut out of it, or is no tone.
[[nodiscard]] std::optional<HeldTone> held_tone(const Analysis& target);

// `audio` is what was analysed; none if there is no held tone.
[[nodiscard]] OwnCycles cut_cycles(std::span<const float> audio, const Analysis& target);

// Part of the way (0..1) from one to the other, partial by partial in dB; phases change over in the
// middle. Neither is empty.
[[nodiscard]] OwnCycles blend(const OwnCycles& a, const OwnCycles& b, float where);

// True if a node reads cycles and brings none along: it waits for those of a target.
[[nodiscard]] bool wants_cycles(const Structure& structure);
// The patch with these cycles in such nodes.
void bring_cycles(const OwnCycles& cycles, Patch& patch);

}  // namespace patchbreeder
