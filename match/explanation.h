// Explanation: what a preset is made of and what matters in it, in a few plain sentences.
#pragma once

#include <string>
#include <vector>

#include "match/influence.h"

namespace patchbreeder {

// One sentence each: where the preset comes from, what it sounds like, what makes the sound, what
// it goes through, what moves, what follows the voices, and what matters most.
[[nodiscard]] std::vector<std::string> explain(const Preset& preset,
                                               const std::vector<Influence>& found);

}  // namespace patchbreeder
