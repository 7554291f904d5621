// Facts of a sound's loudness over time: onset, attack, decay, gate, release.
#pragma once

#include <span>
#include <vector>

#include "fitness/analysis.h"

namespace patchbreeder {

// Fills the loudness fields of the analysis; `analysis.f0` says how much to smooth.
void analyse_loudness(std::span<const float> samples, Analysis& analysis);

inline constexpr std::size_t loudness_step = 220;  // samples from point to point: 5 ms
inline constexpr float loudness_step_seconds = static_cast<float>(loudness_step) / analysis_rate;

// dB re full scale at every step, Hann-smoothed over 10 ms or two periods of a low note.
[[nodiscard]] std::vector<float> loudness_contour(std::span<const float> samples, float f0);

// Two straight lines that meet, fitted to values at 0, 1, 2 ...
struct Knee {
    std::size_t at = 0;
    double slope_before = 0.0, slope_after = 0.0;  // per step
    double error = 0.0, error_of_one_line = 0.0;   // sums of squares
};
[[nodiscard]] Knee find_knee(std::span<const float> values);

}  // namespace patchbreeder
