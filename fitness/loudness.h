// Facts of a sound's loudness over time: onset, attack, decay, gate, release.
#pragma once

#include <span>
#include <vector>

#include "fitness/analysis.h"

namespace patchbreeder {

// Fills the loudness fields of the analysis; `analysis.f0` says how much to smooth.
void analyse_loudness(std::span<const float> samples, Analysis& analysis);

// Two straight lines that meet, fitted to values at 0, 1, 2 ...
struct Knee {
    std::size_t at = 0;
    double slope_before = 0.0, slope_after = 0.0;  // per step
    double error = 0.0, error_of_one_line = 0.0;   // sums of squares
};
[[nodiscard]] Knee find_knee(std::span<const float> values);

}  // namespace patchbreeder
