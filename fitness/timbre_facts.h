// Facts of a sound's spectrum: brightness over time, and how its harmonics are built.
#pragma once

#include <span>

#include "fitness/analysis.h"

namespace patchbreeder {

// Fills the spectral fields of the analysis, whose pitch track must be there.
void analyse_timbre(std::span<const float> samples, Analysis& analysis);

}  // namespace patchbreeder
