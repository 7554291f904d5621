// Drawing: the graph of a preset, for people to read.
#pragma once

#include <string>

#include "presets/preset.h"

namespace patchbreeder {

// A tree from what is heard back to where it comes from:
//   mix
//     amp (vca)
//       in    filter (svf)
//               in      osc (oscillator)
//               cutoff  sweep (adsr) +45 %
// What was shown before, or feeds back, is named and not repeated; muted nodes are left out.
[[nodiscard]] std::string graph_text(const Preset& preset);

// The same for graphviz: boxes by kind, lines for sound and dashes for modulation.
[[nodiscard]] std::string graph_dot(const Preset& preset);

}  // namespace patchbreeder
