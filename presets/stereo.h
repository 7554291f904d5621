// The stereo part of a preset: an effect chain of one module, `stereo`, that hears the mono sound
// and makes the side of it. Left is the sound plus its side, right the sound minus it, so what a
// preset plays in mono is the middle of what it plays in stereo.
#pragma once

#include "engine/render.h"
#include "presets/preset.h"

namespace patchbreeder {

// All knobs at home: no side at all. Throws Error (bad_data) if the registry has no such module.
[[nodiscard]] Patch stereo_part(const Registry& registry);

// The side of mono samples.
[[nodiscard]] std::vector<float> side_of(const Audio& mono, const Patch& stereo);

// What the preset plays, with its side if it has a stereo part. Where left or right would be above
// full scale, the sound is scaled down as a whole.
[[nodiscard]] Audio with_side(Audio mono, const Preset& preset);
[[nodiscard]] Audio render(const Preset& preset, const RenderSpec& spec = {});

}  // namespace patchbreeder
