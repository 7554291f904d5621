// The part of an effect session that searches plans of effects.
#include <algorithm>
#include <cmath>

#include "match/effect_course.h"

namespace patchbreeder {

FoundEffects EffectSession::search(Course& course, EffectEvaluator& evaluator,
                                   EffectEvaluator& scout, const EffectSearchSettings& how) const {
    const auto allowance = [&](const EffectSearch& search, const EffectStage& stage) {
        course.progress.stage = stage;
        course.progress.by_samples = evaluator.by_samples();
        if (!search.found().empty()) {
            const FoundEffects& best = search.choice();
            course.show(best.best.score, best.plan.text(), evaluator.by_samples());
        }
        return course.allowance(search.evaluations());
    };
    EffectSearch search(registry_, evaluator, scout, hints_, how, allowance);
    search.run();
    course.before += search.evaluations();
    if (evaluator.by_samples()) {
        for (const FoundEffects& f : search.found())
            if (f.best.score < Score::worst()) {
                course.found.push_back(f);
                course.plans.emplace_back(f.plan.text(), Course::error_of(f.best.score));
            }
    }
    return search.choice();
}

// A plan as a patch, and what it leaves of the wet recording.
struct EffectSession::Finished {
    EffectPlan plan{};
    Patch patch{};
    double esr = 1.0;
};

// Weights, response and offset in closed form.
EffectSession::Finished EffectSession::finish(EffectEvaluator& evaluator,
                                              const FoundEffects& found) const {
    const EffectModel model(registry_, found.plan);
    const EffectFit fit =
        fit_ending(evaluator.judge(), excerpt_.wet, evaluator.parts(model, found.best.genome));
    return {.plan = found.plan,
            .patch = model.finish(found.best.genome, fit.weights, fit.ending),
            .esr = fit.esr};
}

// The same effects half a response before: the strongest sample of one need not be its first.
FoundEffects EffectSession::earlier(const FoundEffects& found) const {
    constexpr float half =
        static_cast<float>(response_taps / 2) / static_cast<float>(analysis_rate);
    FoundEffects moved = found;
    moved.plan.latency = found.plan.latency > half ? found.plan.latency - half : 0.0f;
    const EffectModel from(registry_, found.plan), to(registry_, moved.plan);
    moved.best.genome = to.layout().encode(to.layout().home());
    const auto &old = from.layout().genes(), &genes = to.layout().genes();
    for (std::size_t g = 0; g < genes.size(); ++g)
        for (std::size_t o = 0; o < old.size(); ++o)
            if (!genes[g].lock && genes[g].name == old[o].name)
                moved.best.genome[g] = found.best.genome[o];
    return moved;
}

// The chosen plan, or a smaller one which a response serves better.
EffectSession::Finished EffectSession::finish_best(EffectEvaluator& evaluator,
                                                   const FoundEffects& chosen,
                                                   std::span<const FoundEffects> found) const {
    Finished best = finish(evaluator, chosen);
    const auto consider = [&](const FoundEffects& other) {
        Finished tried = finish(evaluator, other);
        if (tried.esr < worth_a_response * best.esr) best = std::move(tried);
    };
    if (chosen.plan.latency > 0.0f) consider(earlier(chosen));
    for (const FoundEffects& f : found) {
        if (f.plan.effects() >= chosen.plan.effects()) continue;
        consider(f);
        if (f.plan.latency > 0.0f) consider(earlier(f));
    }
    return best;
}

EffectSearchSettings EffectSession::search_settings() const {
    return {.seed = settings_.seed,
            .optimiser = settings_.optimiser,
            .most_effects = settings_.most_effects,
            .palette = settings_.palette};
}

std::optional<EffectSession::Find> EffectSession::plan_by_samples(Course& course) const {
    EffectEvaluator by_samples(excerpt_, nullptr), scout(scout_, nullptr);
    const FoundEffects found = search(course, by_samples, scout, search_settings());
    Finished finished = finish_best(by_samples, found, course.found);
    return Find{.effects = finished.plan.text(),
                .plan = finished.plan,
                .latency = double{finished.plan.latency},
                .patch = std::move(finished.patch)};
}

// Where samples do not agree: loudness alone.
std::optional<EffectSession::Find> EffectSession::plan_by_sound(Course& course) const {
    EffectEvaluator by_sound(excerpt_, fitness_.get()), scout(scout_, scout_fitness_.get());
    EffectSearchSettings how = search_settings();
    how.side_by_side = false;
    how.starts = course.found;
    const FoundEffects found = search(course, by_sound, scout, how);
    if (found.best.score == Score::worst()) return {};
    const EffectModel model(registry_, found.plan);
    const auto parts = by_sound.parts(model, found.best.genome);
    const double weight = std::sqrt(power(excerpt_.wet) / std::max(power(parts[0]), 1e-20));
    return Find{.effects = found.plan.text(),
                .plan = found.plan,
                .latency = double{found.plan.latency},
                .patch = model.finish(found.best.genome, std::span(&weight, 1))};
}

}  // namespace patchbreeder
