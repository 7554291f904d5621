// Contender: an optimiser with its settings, as a study names it: `breeder`, or
// `breeder:hops=8:places=2`. `islands` may be set as if it were a setting of any of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ga/optimisers.h"

namespace patchbreeder {

struct Contender {
    std::string label;
    OptimiserChoice choice;
    std::uint32_t islands = 1;
};

// Contenders between commas; Error (usage) for an unknown optimiser or setting, a value out of
// range, or one that is named twice.
[[nodiscard]] std::vector<Contender> read_contenders(std::string_view text,
                                                     std::string_view where = "--optimisers");

// The parts of a text between separators; none is empty, or Error (usage).
[[nodiscard]] std::vector<std::string> split_list(std::string_view text, char separator,
                                                  std::string_view where);

}  // namespace patchbreeder
