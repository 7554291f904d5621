// The trivial answers that a match must beat: silence, and noise dressed up as the target.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

// White noise from a fixed stream, filtered to the target's long-term spectrum and given its
// loudness contour (23 ms). At analysis_rate, as long as the target.
[[nodiscard]] std::vector<float> matched_noise(std::span<const float> target);

}  // namespace patchbreeder
