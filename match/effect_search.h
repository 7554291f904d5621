// Search for the effects between two recordings: plans of one effect, then the best of them with
// another effect before, after or beside, then a third. Plans race: all get a few evaluations, the
// better ones more, and the best are polished. Where samples agree, hops from the best follow, and
// what is not needed is left out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ga/budget.h"
#include "ga/optimisers.h"
#include "match/effect_evaluator.h"

namespace patchbreeder {

struct EffectSearchSettings {
    std::uint64_t seed = 1;
    OptimiserChoice optimiser{};
    std::size_t most_effects = 3;
    std::vector<std::string> palette{};  // modules to try; empty: all
    bool side_by_side = true;            // try weighted sums too
    std::vector<FoundEffects> starts{};  // of an earlier search: where these plans start
};

// How far a search has come: asked after every batch, false stops it.
struct EffectStage {
    std::size_t effects = 0, plans = 0;  // of how many effects the present plans are, and how many
};

class EffectSearch {
  public:
    // `more(evaluations, stage)` says how many further evaluations may be made now.
    using Allowance = std::function<std::size_t(const EffectSearch& search, const EffectStage&)>;

    // The first rounds of a race listen to the `scout`, a shorter part of the recordings.
    EffectSearch(const Registry& registry, EffectEvaluator& evaluator, EffectEvaluator& scout,
                 const EffectHints& hints, const EffectSearchSettings& settings,
                 Allowance allowance);

    void run();

    // The best of so many effects, in this order: none, one, two...; those tried so far.
    [[nodiscard]] std::span<const FoundEffects> found() const noexcept { return found_; }
    // The fewest effects whose error is hardly larger than the least.
    [[nodiscard]] const FoundEffects& choice() const;
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }

  private:
    struct Trial;
    [[nodiscard]] bool allowed();
    [[nodiscard]] Trial make_trial(const EffectPlan& plan, const FoundEffects* parent);
    void breed(EffectEvaluator& evaluator, Trial& trial, std::size_t quota);
    void polish_trial(EffectEvaluator& evaluator, Trial& trial, int rounds);
    void judge_again(Trial& trial);
    void note(const FoundEffects& found);
    void race(std::vector<Trial>& trials);
    [[nodiscard]] std::vector<FoundEffects> level(std::vector<Trial> trials);
    [[nodiscard]] std::vector<Trial> first_trials();
    [[nodiscard]] std::vector<Trial> extended(std::span<const FoundEffects> parents);
    [[nodiscard]] std::vector<Trial> sums_of(std::span<const FoundEffects> singles);
    [[nodiscard]] std::vector<FoundEffects> beam(std::span<const FoundEffects> ranked) const;
    [[nodiscard]] bool good_enough() const;
    void refine();

    const Registry& registry_;
    EffectEvaluator &evaluator_, &scout_;
    EffectHints hints_;
    EffectSearchSettings settings_;
    Allowance allowance_;
    std::vector<std::string> palette_;
    std::vector<FoundEffects> found_;
    std::vector<FoundEffects> pool_;  // the best of every race, by samples
    EffectStage stage_;
    std::size_t limit_ = 0;    // of the present batch
    std::size_t reserve_ = 0;  // evaluations that are kept for what must come after
    std::uint64_t evaluations_ = 0, trials_made_ = 0;
};

}  // namespace patchbreeder
