// Where graphs of effects start to grow: the recording alone, and one effect of each kind, as its
// author left it. Where the wet recording answers late, each comes with that latency too, which no
// descendant of it loses.
#pragma once

#include <span>
#include <string>

#include "ga/graph_space.h"
#include "match/effect_pair.h"

namespace patchbreeder {

// `palette`: ids of modules, not empty. `known`: graphs of such effects that were found before.
[[nodiscard]] GraphSpace make_effect_space(const Registry& registry, const EffectHints& hints,
                                           std::span<const std::string> palette,
                                           std::span<const GraphGenome> known = {});

}  // namespace patchbreeder
