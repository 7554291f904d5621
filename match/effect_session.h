// From a dry and a wet recording to the effects between them: hints, a search of plans or of graphs
// that grow, and a preset that turns the one into the other.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ga/budget.h"
#include "ga/graph_optimisers.h"
#include "match/effect_search.h"
#include "match/graph_search.h"
#include "presets/preset.h"

namespace patchbreeder {

// How candidates are judged: sample by sample, as a listener would, or first the one and, where
// samples do not agree, the other.
enum class EffectJudging : std::uint8_t { automatic, samples, sound };

struct EffectMatchSettings {
    std::string name = "effects";  // of the preset that is made
    Budget budget{};               // neither given: 60 s at most
    std::uint64_t seed = 1;
    // Evaluations of the search by samples, after which the one by sound begins; 0: three quarters
    // of the budget.
    std::uint64_t round = 0;
    std::size_t most_effects = 3;
    std::vector<std::string> palette{};  // modules to choose from; empty: all
    OptimiserChoice optimiser{};         // of the knobs of plans, or of graphs that grow
    std::uint32_t islands = 1;           // of graphs that grow
    // Evaluations for which their growth is arranged; 0: what the budget allows.
    std::uint64_t plan = 0;
    EffectJudging judging = EffectJudging::automatic;
    FitnessSettings fitness{};
};

struct EffectMatchProgress {
    double seconds = 0.0;
    std::uint64_t evaluations = 0;
    bool by_samples = true;
    double error_db = 0.0;  // error-to-signal ratio so far, by samples
    Score best{};           // by sound
    std::string plan{};     // or how large the graph is
    EffectStage stage{};    // of plans
};

// How far a sound is from the wet recording.
struct EffectDistances {
    double error_db = 0.0;  // error-to-signal ratio with pre-emphasis
    float composite = 0.0f, mrstft = 0.0f;
};

struct EffectMatchResult {
    Preset best{};
    std::string effects{};  // in words
    EffectPlan plan{};      // unless it has grown
    bool grown = false;
    EffectDistances before{}, after{};  // of the dry recording as loud as the wet one; of `audio`
    bool by_samples = true;
    double latency = 0.0;                                  // seconds
    std::vector<std::pair<std::string, double>> plans{};   // the best of 0, 1, 2... effects, in dB
    Audio audio{};                                         // the dry recording through the preset
    std::uint64_t evaluations = 0, first_evaluations = 0;  // all; those by samples
    double seconds = 0.0;
    bool stopped = false;  // by the observer
};

// Called between batches; false stops the search and keeps the best.
using EffectMatchObserver = std::function<bool(const EffectMatchProgress&)>;

class EffectSession {
  public:
    // Recordings at analysis_rate. Throws Error for unknown modules, optimisers, terms.
    EffectSession(const Registry& registry, const Audio& dry, const Audio& wet,
                  const EffectMatchSettings& settings);

    [[nodiscard]] bool grows() const noexcept { return grows_graphs(settings_.optimiser); }
    // With what was left open filled in.
    [[nodiscard]] const EffectMatchSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] const EffectHints& hints() const noexcept { return hints_; }
    [[nodiscard]] EffectMatchResult run(const EffectMatchObserver& observer);

  private:
    struct Course;  // of one run (effect_course.h)
    // What one search found; searches find nothing if they were stopped before they judged a patch.
    struct Find {
        std::string effects{};
        EffectPlan plan{};
        double latency = 0.0;
        Patch patch{};
        bool grown = false;
    };
    // Plans (effect_session_plans.cpp).
    [[nodiscard]] std::optional<Find> plan_by_samples(Course& course) const;
    [[nodiscard]] std::optional<Find> plan_by_sound(Course& course) const;
    [[nodiscard]] FoundEffects search(Course& course, EffectEvaluator& evaluator,
                                      EffectEvaluator& scout,
                                      const EffectSearchSettings& how) const;
    [[nodiscard]] EffectSearchSettings search_settings() const;
    [[nodiscard]] EffectDistances distances(std::span<const float> sound) const;
    struct Finished;
    [[nodiscard]] Finished finish(EffectEvaluator& evaluator, const FoundEffects& found) const;
    [[nodiscard]] Finished finish_best(EffectEvaluator& evaluator, const FoundEffects& chosen,
                                       std::span<const FoundEffects> found) const;
    [[nodiscard]] FoundEffects earlier(const FoundEffects& found) const;
    // Graphs that grow (effect_session_growth.cpp).
    struct Grown {
        GraphGenome genome{};
        Patch patch{};
    };
    [[nodiscard]] std::vector<std::string> palette() const;
    void plan_growth();
    [[nodiscard]] std::optional<Grown> grow(Course& course, EffectEvaluator& evaluator,
                                            std::uint64_t planned) const;
    [[nodiscard]] Find growth(const Patch& patch, const EffectEnding& ending) const;
    [[nodiscard]] std::optional<Find> grow_by_samples(Course& course) const;
    [[nodiscard]] std::optional<Find> grow_by_sound(Course& course) const;

    const Registry& registry_;
    EffectMatchSettings settings_;
    EffectPair pair_, excerpt_, scout_;
    EffectHints hints_;
    std::unique_ptr<Fitness> fitness_, scout_fitness_;  // of the excerpts
    std::unique_ptr<Fitness> whole_, mrstft_;           // of the whole pair, for reports
};

}  // namespace patchbreeder
