// Pruning: takes out of a patch what a judge does not hear, so that a person can read the rest.
#pragma once

#include <string>
#include <vector>

#include "fitness/fitness.h"
#include "presets/preset.h"

namespace patchbreeder {

inline constexpr float prune_bound = 0.005f;  // that is usual

struct Pruned {
    Preset preset;
    Score before, after;
    std::vector<std::string> nodes;   // that were taken out; muted ones, and what only they heard
    std::vector<std::string> cables;  // `env > filter.cutoff`, that were, between nodes that stayed
};

// Takes out one node or cable after another, always the one that costs least, as long as the score
// stays within `bound` of what it was. A node that sound passes through is bridged. Error
// (bad_data) if the preset makes no sound.
[[nodiscard]] Pruned prune(const Preset& preset, const Fitness& fitness, float bound);

}  // namespace patchbreeder
