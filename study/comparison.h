// Comparison: what a study says about its contenders, budget by budget. The first contender is held
// against each of the others.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "study/study.h"

namespace patchbreeder {

struct ContenderFigures {
    std::string optimiser;
    std::size_t runs = 0, targets = 0;
    double median = 0.0, lower = 0.0, upper = 0.0, mean = 0.0;  // score: quartiles, mean
    double median_mfcc = 0.0, mean_mfcc = 0.0;
    double found = 0.0;    // share of runs with a score of at most `found_at`
    double octaves = 0.0;  // share of the pitched runs that are at least half an octave off
    double seconds = 0.0, screenings = 0.0;  // per run, mean

    // The first contender against this one; only where both searched.
    double a12 = 0.5;               // mean over targets of A12 over seeds
    double p = 1.0;                 // Wilcoxon on the targets' medians
    double holm_p = 1.0;            // corrected for all comparisons of the study
    std::size_t won = 0, lost = 0;  // targets, by their medians
};
inline constexpr double found_at = 0.05;

struct BudgetFigures {
    std::string budget;
    std::vector<ContenderFigures> contenders;  // in the order of the plan
};

[[nodiscard]] std::vector<BudgetFigures> compare(const StudyPlan& plan,
                                                 std::span<const Outcome> outcomes);

// Best score of a run after so many evaluations; NaN before its first.
[[nodiscard]] double best_after(const Outcome& outcome, double evaluations);

// Share of (run, threshold) pairs that a contender's runs of a budget have reached after so many
// evaluations, over thresholds from 1 down to 0.01 in equal ratios (Hansen et al., 2021).
[[nodiscard]] double share_reached(std::span<const Outcome* const> runs, double evaluations);

// The outcomes of one contender with one budget.
[[nodiscard]] std::vector<const Outcome*> runs_of(std::span<const Outcome> outcomes,
                                                  const std::string& optimiser,
                                                  const std::string& budget);

}  // namespace patchbreeder
