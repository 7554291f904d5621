// The pitch of a target: window-normalised autocorrelation (Boersma, 1993) in windows of four
// lengths, so that low notes get long ones, and a Viterbi search for the cheapest path through the
// five best candidates of each frame.
#pragma once

#include <span>

#include "fitness/analysis.h"

namespace patchbreeder {

// Samples at analysis_rate. A frame each 1024 samples, the first centred on the first sample.
[[nodiscard]] PitchTrack track_pitch(std::span<const float> samples);

}  // namespace patchbreeder
