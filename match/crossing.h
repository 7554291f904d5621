// Crossing: patches between two patches, of one structure or of two.
#pragma once

#include "engine/rng.h"
#include "presets/preset.h"

namespace patchbreeder {

// A patch part of the way from one to another; the ends are the patches themselves. In one
// structure knobs and gains glide by position, choices, switches and mutes change over in the
// middle; if they differ in the cycles they bring along alone, those blend. Two structures sound
// side by side in one patch while one fades out and the other in. Error (bad_data) if both together
// have more modules than a patch holds.
[[nodiscard]] Patch morph(const Patch& a, const Patch& b, float where);

// Every module, with its mute and the cables from it, at a place of its own on the way; of two
// structures the whole at one place.
[[nodiscard]] Patch scatter(const Patch& a, const Patch& b, Rng& rng);

// Both patches in one, whether alike or not: nodes are called a_... and b_..., and cables into the
// mix carry the fade, of equal power. Effects of both hear all voices, and fade linearly, since
// what they leave dry is the same sound.
[[nodiscard]] Patch side_by_side(const Patch& a, const Patch& b, float where);

// The receiver with some of its modules set as in the donor, never all and never none: those of the
// same name and kind, or else of the same kind. Gains of cables both have travel with the module
// they come from. The receiver itself if no module is alike.
[[nodiscard]] Patch mix(const Patch& receiver, const Patch& donor, Rng& rng);

}  // namespace patchbreeder
