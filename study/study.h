// Study: searches by several contenders for the targets of a suite, with equal budgets and the same
// seeds, kept run by run in a directory so that a study that was stopped goes on where it was.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ga/budget.h"
#include "study/contender.h"
#include "study/suite.h"

namespace patchbreeder {

// A budget, and how it is written: `2000` evaluations, `30s`.
struct StudyBudget {
    std::string text;
    Budget budget;
};
// Budgets between commas. Error (usage) for what is neither.
[[nodiscard]] std::vector<StudyBudget> read_budgets(std::string_view text,
                                                    std::string_view where = "--budget");

struct StudyPlan {
    std::string suite;
    std::size_t cases = 0;  // 0: as many as the suite usually has
    std::size_t skip = 0;   // leave out the first; what is chosen on others may be shown on these
    std::vector<Contender> contenders{};
    std::vector<StudyBudget> budgets{};
    std::uint32_t seeds = 1;  // 1..seeds
    FitnessSettings fitness{};
    bool screening = false;  // let the optimisers screen; then coarse scores come on top
    // Not empty: the only template, for those who search knobs alone; whoever grows structures
    // begins with nothing. Else both begin with what the cases say.
    std::string only_template{};
};

struct CurvePoint {
    std::uint64_t evaluations = 0;
    double seconds = 0.0;
    float best = 0.0f;
};

// What a search of structures held after so many evaluations.
struct GrowthPoint {
    std::uint64_t evaluations = 0;
    std::uint32_t species = 0;
    float modules = 0.0f;          // of a member, in the mean
    std::size_t best_modules = 0;  // of the champion, that are heard
};

// What came of one search.
struct Outcome {
    std::string case_id, optimiser, budget;
    std::uint32_t seed = 0;
    std::uint64_t evaluations = 0, screenings = 0;
    double seconds = 0.0;
    float score = 0.0f;         // by the fitness of the study
    float mfcc = 0.0f;          // mean absolute difference of the coefficients, dB
    float cents = 0.0f;         // pitch of the match above that of the target; 0 if either has none
    bool pitched = false;       // both have one
    std::string template_name;  // of effects: the chain that was found
    std::vector<CurvePoint> curve{};  // whenever the best got better, thinned
    double processor = 0.0;           // seconds of all threads; 0: not measured
    std::optional<float> error_db{};  // of effects: error-to-signal ratio, with pre-emphasis

    // Of searches of structures; else 0 or empty. Pruning comes after the search and is not counted
    // among its evaluations.
    std::size_t modules = 0, pruned = 0;  // of the result, as found and without what is not heard
    std::size_t wanted = 0;               // of the target, pruned likewise; 0: not known
    std::vector<GrowthPoint> growth{};    // thinned

    [[nodiscard]] bool same_run(const Outcome& other) const noexcept {
        return case_id == other.case_id && optimiser == other.optimiser && budget == other.budget &&
               seed == other.seed;
    }
};

struct StudyProgress {
    std::size_t done = 0, planned = 0, resumed = 0;  // runs
    double seconds = 0.0;                            // since this process began
    const Outcome* latest = nullptr;
};
// Called after every run; false stops the study, which can go on later.
using StudyObserver = std::function<bool(const StudyProgress&)>;

// Runs what `directory` does not hold yet and gives all outcomes of the plan, in its order, as far
// as they were made. Throws Error: usage if another suite or fitness lies there, bad_data if the
// targets were others, bug if an optimiser overdrew its budget.
[[nodiscard]] std::vector<Outcome> run_study(const Registry& registry, const StudyPlan& plan,
                                             const std::filesystem::path& directory,
                                             const StudyObserver& observer);

}  // namespace patchbreeder
