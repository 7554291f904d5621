// Course: what the searches of one run of an effect session share: who watches, how far it may go
// and what was found on the way. For the files of EffectSession alone.
#pragma once

#include "match/effect_session.h"
#include "match/session_parts.h"

namespace patchbreeder {

struct EffectSession::Course {
    const EffectMatchObserver& observer;
    Stopwatch watch{};
    std::uint64_t before = 0;  // evaluations of earlier searches
    std::uint64_t limit = 0;   // of this search
    double until = 0.0;        // seconds since the start
    EffectMatchProgress progress{};
    bool stopped = false;
    std::vector<std::pair<std::string, double>> plans{};
    std::vector<FoundEffects> found{};      // by samples
    std::optional<GraphGenome> champion{};  // of a search that grew, by samples

    // Tells the observer; how many more evaluations a search may make that has made so many.
    [[nodiscard]] std::size_t allowance(std::uint64_t spent) {
        progress.seconds = watch.seconds();
        progress.evaluations = before + spent;
        stopped = stopped || !observer(progress);
        if (stopped || progress.seconds >= until) return 0;
        return static_cast<std::size_t>(limit - std::min(limit, spent));
    }
    // The best so far, as a search tells it.
    void show(Score best, std::string plan, bool by_samples) {
        progress.best = best;
        progress.plan = std::move(plan);
        progress.by_samples = by_samples;
        if (by_samples) progress.error_db = error_of(best);
    }
    // Scores by samples are roots of the error.
    [[nodiscard]] static double error_of(Score by_samples) {
        const double value = double{by_samples.value};
        return decibels_of(value * value);
    }
};

}  // namespace patchbreeder
