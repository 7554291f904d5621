// Where NEAT starts: one source of each kind behind an amplifier with an envelope, its knobs as the
// analysis of the target suggests; or patches of a person's own.
#pragma once

#include <span>

#include "fitness/analysis.h"
#include "ga/graph_space.h"
#include "match/hand.h"
#include "match/performance.h"
#include "presets/preset.h"

namespace patchbreeder {

// A structure to grow from.
struct GraphStart {
    Preset preset;
    bool exact = false;  // its knobs too: the search begins about them, not about the target
};

// No starts: minimal ones. Locks of the hand need a single start, apart from those of the note.
// Error (usage) for what cannot be kept while a structure grows.
[[nodiscard]] GraphSpace make_graph_space(const Registry& registry, const Performance& performance,
                                          const Analysis& target,
                                          std::span<const GraphStart> starts, const Hand& hand);

}  // namespace patchbreeder
