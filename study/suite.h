// Suites: sets of targets to search for, made anew from fixed seeds, so that everybody who runs
// one runs the same.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/session.h"

namespace patchbreeder {

// One target, and what whoever searches for it is told.
struct Case {
    std::string id;
    Audio target;                   // mono at analysis_rate
    MatchSettings settings{};       // templates, locks, note; seed, budget, optimiser are the run's
    std::optional<Preset> grown{};  // the target as a graph, if that is what is to be found
    std::optional<Audio> dry{};     // there: effects are searched that turn it into the target
};

struct SuiteInfo {
    std::string_view id, summary;
    std::size_t usual = 0;  // number of cases
    std::size_t most = 0;
    std::vector<Case> (*make)(const Registry& registry, std::size_t count);
};

// The list of suites. Adding one is a new file and a word here.
extern const SuiteInfo fm7_suite, mixed_suite, drums_suite, factory_suite, real_suite, own_suite,
    graphs_suite, effects_suite;
[[nodiscard]] std::span<const SuiteInfo* const> suites() noexcept;
// Error (usage) with the nearest name.
[[nodiscard]] const SuiteInfo& find_suite(std::string_view id, std::string_view where = "--suite");

}  // namespace patchbreeder
