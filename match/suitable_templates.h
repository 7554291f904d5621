// Which templates compete for a target when the user names none.
//
// All of the library that could say such a sound at all: a contest (contest.h) finds out which does
// best, so this only keeps out those that cannot, a drum for a held tone or an organ for a hiss.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/registry.h"
#include "fitness/analysis.h"

namespace patchbreeder {

// Names, sorted. Throws Error (unavailable) if there is no library.
[[nodiscard]] std::vector<std::string> suitable_templates(const Registry& registry,
                                                          const Analysis& target);

// It says one family of sounds; the others say most things, if they are given time.
[[nodiscard]] bool is_specialist(std::string_view template_name) noexcept;

// Those of a family: templates that carry the tag, and templates of which presets that do are made.
// Names, sorted. Error (usage) with the nearest tags if there is none.
[[nodiscard]] std::vector<std::string> templates_of_family(std::string_view tag,
                                                           const Registry& registry);

}  // namespace patchbreeder
