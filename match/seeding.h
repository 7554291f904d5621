// Seeding: what the analysis of a target says about the genes of a template, as a Prior.
//
// Rules are written for kinds of modules, so any template profits: envelopes that drive a gain
// follow the loudness contour, filters the brightness, oscillators the pitch, LFOs the vibrato.
#pragma once

#include "fitness/analysis.h"
#include "ga/layout.h"
#include "ga/prior.h"
#include "match/performance.h"

namespace patchbreeder {

[[nodiscard]] Prior seed_prior(const Layout& layout, const Performance& performance,
                               const Analysis& target);

// For a search that goes on from a genome: it and what lies near it.
[[nodiscard]] Prior prior_about(const Genome& start);

}  // namespace patchbreeder
