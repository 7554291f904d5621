// How wide a target is, and the stereo part of a preset that makes what was matched in mono as
// wide: panning and width in closed form, the bass that stays in the middle and the motion by
// trial.
#pragma once

#include "match/session.h"

namespace patchbreeder {

// Mono: level, and correlation 1.
[[nodiscard]] StereoImage stereo_image(const Audio& audio);

// The stereo part with which `mono` has the balance, the correlation, the widths of low and high
// and the motion of a target that has a side. Both at analysis_rate.
[[nodiscard]] Patch fit_stereo(const Audio& mono, const Audio& target, const Registry& registry);

// Gives the presets and the audio of a match and its alternatives the stereo part that fits the
// target's side, if it has one.
void widen(MatchResult& result, const Audio& target, const Registry& registry);

// `pan 12 % left, width 42 %, bass below 180 Hz in the middle`
[[nodiscard]] std::string describe_stereo(const Patch& stereo);

}  // namespace patchbreeder
