// The trivial answers that a match must beat: silence, and noise dressed up as the target.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

// White noise from a fixed stream, filtered to the target's long-term spectral envelope and given
// its loudness contour (23 ms). The envelope is smoothed over about a critical band, and over the
// spacing of the harmonics of `f0` (0: none), so that no pitch is left. At analysis_rate, as long
// as the target.
[[nodiscard]] std::vector<float> matched_noise(std::span<const float> target, float f0);

}  // namespace patchbreeder
