// Hops from the best effects found so far to plans and knobs nearby: an effect set anew, replaced
// by its kin, swapped with its neighbour, added or left out; the others keep their knobs, all of
// them are polished together, and what is better stays (iterated local search; Lourenço et al.,
// 2003). Races judge an effect by a few tries beside neighbours that were set without it; a hop
// tries it again where the neighbours have found their places.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "match/effect_evaluator.h"
#include "match/effect_polish.h"

namespace patchbreeder {

struct EffectHopSettings {
    std::uint64_t seed = 1;
    std::size_t most_effects = 3;
    std::vector<std::string> palette{};  // not empty
};

class EffectHops {
  public:
    // Both compare samples; `scout` those of a part of the recordings.
    EffectHops(const Registry& registry, EffectEvaluator& evaluator, EffectEvaluator& scout,
               const EffectHints& hints, const EffectHopSettings& settings);

    // Where hops start: the best of these, one for each plan.
    void begin(std::vector<FoundEffects> found, std::size_t limit);
    // One hop of `limit` evaluations at most; what it found, judged on the whole recordings,
    // if it stays.
    [[nodiscard]] std::optional<FoundEffects> hop(std::size_t limit);

    // What was found with an effect less, or without its input beside them, if that does.
    [[nodiscard]] std::optional<FoundEffects> leave_out(const FoundEffects& found, Score enough,
                                                        std::size_t limit);
    // Many hops have led nowhere.
    [[nodiscard]] bool tired() const noexcept;
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }

  private:
    // A plan with knobs for the scout, and how well they do there.
    using Stand = FoundEffects;
    // A plan with what it takes from the one before: for each of its effects, which of that, or -1.
    struct Step {
        EffectPlan plan;
        std::vector<int> from;
    };
    [[nodiscard]] static Step as_it_is(const EffectPlan& plan);
    [[nodiscard]] static std::vector<Step> simpler(const EffectPlan& plan);
    [[nodiscard]] std::optional<Step> draw_step(const EffectPlan& plan, Rng& rng) const;
    [[nodiscard]] std::string draw_other(const std::string& module, Rng& rng) const;
    [[nodiscard]] std::string draw_module(Rng& rng) const;
    [[nodiscard]] Individual first_try(const EffectModel& model, const Step& step,
                                       const Stand& parent, Rng& rng);
    void polish_on(EffectEvaluator& evaluator, const EffectModel& model, Individual& individual,
                   const PolishSettings& settings);
    bool settle_in(const Stand& stand);

    const Registry& registry_;
    EffectEvaluator &evaluator_, &scout_;
    const EffectHints& hints_;
    EffectHopSettings settings_;
    [[nodiscard]] std::size_t left() const noexcept {
        return static_cast<std::size_t>(limit_ - std::min(limit_, evaluations_));
    }

    std::vector<Stand> stands_;  // the best first
    std::uint64_t limit_ = 0;    // of evaluations, for the present call
    std::uint64_t evaluations_ = 0, hops_ = 0, last_gain_ = 0;
};

}  // namespace patchbreeder
