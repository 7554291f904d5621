// Comparison: what a study says about its contenders, budget by budget. The first contender is held
// against each of the others.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "study/statistics.h"
#include "study/study.h"

namespace patchbreeder {

// The first contender against another; only where both searched.
struct Duel {
    double a12 = 0.5;               // mean over targets of A12 over seeds
    double p = 1.0;                 // Wilcoxon on the targets' medians
    double holm_p = 1.0;            // corrected for all duels of the study at the same time
    std::size_t won = 0, lost = 0;  // targets, by their medians
};

struct ContenderFigures {
    std::string optimiser;
    std::size_t runs = 0, targets = 0;
    double median = 0.0, lower = 0.0, upper = 0.0, mean = 0.0;  // score: quartiles, mean
    double median_mfcc = 0.0, mean_mfcc = 0.0;
    double found = 0.0;    // share of runs with a score of at most `found_at`
    double octaves = 0.0;  // share of the pitched runs that are at least half an octave off
    std::optional<double> median_error_db{};                  // where effects were searched
    double seconds = 0.0, processor = 0.0, screenings = 0.0;  // per run, mean
    double timed_median = 0.0;  // score after the equal seconds of the budget
    Duel at_end{}, timed{};     // of the first contender with this one

    // Medians of searches of structures; NaN of others, or where no target is known as a graph.
    double modules = 0.0, pruned = 0.0;  // of the results, and without what is not heard
    double size_ratio = 0.0;             // of pruned result to pruned target
};
inline constexpr double found_at = 0.05;

struct BudgetFigures {
    std::string budget;
    std::vector<ContenderFigures> contenders{};  // in the order of the plan
    // Processor seconds that half of the runs of every contender took, or more; 0 if runs do not
    // tell what they had on their way.
    double equal_seconds = 0.0;
    Ranking ranking{};  // of the contenders, by the medians of the targets
};

[[nodiscard]] std::vector<BudgetFigures> compare(const StudyPlan& plan,
                                                 std::span<const Outcome> outcomes);

// The median over seeds of every contender on every target that all searched for: a row a target.
[[nodiscard]] std::vector<std::vector<double>> target_medians(const StudyPlan& plan,
                                                              std::span<const Outcome> outcomes,
                                                              const std::string& budget);

// What a search is charged for: evaluations, or seconds of the processor on all threads (of the
// clock, if they were not measured).
enum class Cost { evaluations, seconds };
[[nodiscard]] double whole_cost(const Outcome& outcome, Cost cost);
[[nodiscard]] double cost_of(const CurvePoint& point, const Outcome& outcome, Cost cost);
// Best score of a run after it spent so much; NaN before its first.
[[nodiscard]] double best_after(const Outcome& outcome, double spent,
                                Cost cost = Cost::evaluations);

// Share of (run, threshold) pairs that a contender's runs of a budget have reached after so many
// evaluations, over thresholds from 1 down to 0.01 in equal ratios (Hansen et al., 2021).
[[nodiscard]] double share_reached(std::span<const Outcome* const> runs, double evaluations);

// The outcomes of one contender with one budget.
[[nodiscard]] std::vector<const Outcome*> runs_of(std::span<const Outcome> outcomes,
                                                  const std::string& optimiser,
                                                  const std::string& budget);

}  // namespace patchbreeder
