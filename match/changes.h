// Changes: what is set differently in two patches of one structure, in words a player reads.
#pragma once

#include <string>
#include <vector>

#include "engine/patch.h"

namespace patchbreeder {

struct Change {
    std::string name;           // of the gene: `filter.cutoff`
    std::string before, after;  // with units
    float distance = 0.0f;      // in positions; 1 where values have no order
};

// The largest first. None if the structures differ.
[[nodiscard]] std::vector<Change> changes(const Patch& before, const Patch& after);

// `cutoff 900 > 1400 Hz, wave saw > pulse`: the first few.
[[nodiscard]] std::string describe(const std::vector<Change>& changes, std::size_t most = 3);

// `900 Hz`, `saw`, `on`: to three digits or so.
[[nodiscard]] std::string plain_text(const Range& range, float position);

}  // namespace patchbreeder
