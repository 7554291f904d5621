// Where new sounds begin in a recording: spectral flux between logarithmic bands, of which each is
// compared with the loudest of its neighbours a little earlier, so that vibrato is no onset (Böck
// and Widmer, 2013).
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

struct Onset {
    float time = 0.0f;      // seconds
    float strength = 0.0f;  // dB by which the bands rose, on average
    float rise = 0.0f;      // dB by which the level rose
    bool sharp = false;     // the level jumped, so the time is exact
};

// Samples at analysis_rate, in order of time. Weak ones too: who asks knows what else speaks for
// them. `f0` (0: none) says how much the level must be smoothed.
[[nodiscard]] std::vector<Onset> find_onsets(std::span<const float> samples, float f0);

}  // namespace patchbreeder
