// FM ratios: which modulators would put partials where the target has them.
//
// A carrier at fc whose phase is modulated at fm has lines at |fc + k fm| (Chowning, 1973). Every
// distance between strong lines suggests a modulator; those count most whose comb meets the most
// lines that chance would not have met.
#pragma once

#include <span>
#include <vector>

#include "fitness/analysis.h"

namespace patchbreeder {

// Frequencies of likely modulators over that of the carrier, likeliest first; at most six, between
// 0.25 and 32. `carrier` in Hz.
[[nodiscard]] std::vector<double> fm_ratios(std::span<const Partial> partials, double carrier);

}  // namespace patchbreeder
