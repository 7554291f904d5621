// The list of optimisers. Adding one is a new file and a word here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "ga/adaptive_ga.h"
#include "ga/breeder.h"
#include "ga/cmaes.h"
#include "ga/differential_evolution.h"
#include "ga/genetic_algorithm.h"
#include "ga/hill_climb.h"
#include "ga/lshade.h"
#include "ga/nsga2.h"
#include "ga/optimiser.h"
#include "ga/random_search.h"

namespace patchbreeder {

template <Optimiser... O>
struct OptimiserList {
    static constexpr std::size_t size = sizeof...(O);
    using Any = std::variant<O...>;
};
using Optimisers = OptimiserList<Breeder, AdaptiveGa, GeneticAlgorithm, CmaEs,
                                 DifferentialEvolution, HillClimb, Lshade, Nsga2, RandomSearch>;

// Any of them, as a value.
using AnyOptimiser = Optimisers::Any;

struct OptimiserInfo {
    std::string_view id, summary;
    std::span<const SettingInfo> settings;
};
[[nodiscard]] std::span<const OptimiserInfo> optimisers();

// What a user asks for: a name, and settings other than the defaults.
struct OptimiserChoice {
    std::string id = "breeder";
    std::vector<SettingValue> settings{};
};
// Error (usage) with a suggestion for unknown names, and with the range for bad values.
[[nodiscard]] AnyOptimiser make_optimiser(const OptimiserChoice& choice,
                                          std::string_view where = "--optimiser");

}  // namespace patchbreeder
