// The part of an effect session that lets a graph of effects grow.
#include <algorithm>
#include <cmath>

#include "match/effect_course.h"
#include "match/effect_outline.h"
#include "match/effect_seeding.h"

namespace patchbreeder {
namespace {

GraphJudge judge_of(EffectEvaluator& evaluator) {
    return {.target = evaluator.target_embedding(),
            .judge = [&](std::span<const Decoded> decoded, std::span<Score> scores,
                         std::span<float> embeddings) {
                evaluator.evaluate(decoded, scores, embeddings);
            }};
}

}  // namespace

std::vector<std::string> EffectSession::palette() const {
    if (!settings_.palette.empty()) return settings_.palette;
    std::vector<std::string> all;
    for (const PaletteEntry& e : effect_palette()) all.emplace_back(e.module);
    return all;
}

void EffectSession::plan_growth() {
    (void)make_graph_optimiser(settings_.optimiser);
    if (settings_.plan > 0) return;
    if (settings_.budget.evaluations) {
        settings_.plan = *settings_.budget.evaluations;
        return;
    }
    EffectEvaluator evaluator(excerpt_,
                              settings_.judging == EffectJudging::sound ? fitness_.get() : nullptr);
    settings_.plan =
        foretell_growth(make_effect_space(registry_, hints_, palette()), judge_of(evaluator),
                        settings_.seed, *settings_.budget.seconds);
}

// Searches as far as the course allows, of `planned` evaluations; none if nothing was judged.
std::optional<EffectSession::Grown> EffectSession::grow(Course& course, EffectEvaluator& evaluator,
                                                        std::uint64_t planned) const {
    std::vector<GraphGenome> known;
    if (course.champion) known.push_back(*course.champion);
    const GraphPlan plan{.seed = settings_.seed,
                         .islands = settings_.islands,
                         .optimiser = make_graph_optimiser(settings_.optimiser),
                         .evaluations = std::max<std::uint64_t>(planned, 1)};
    GraphSearch search(make_effect_space(registry_, hints_, palette(), known), plan,
                       judge_of(evaluator));
    course.progress.stage = {};
    course.show(Score::worst(), "", evaluator.by_samples());
    while (const std::size_t allowed = course.allowance(search.evaluations())) {
        (void)search.advance(std::min(allowed, std::size_t{1} << 20));
        course.show(search.best(), size_of_best(search.islands()), evaluator.by_samples());
        if (evaluator.by_samples() && search.best().value < nothing_left) break;
    }
    course.before += search.evaluations();
    if (search.best() == Score::worst()) return {};
    return Grown{.genome = search.islands().champion().genome, .patch = search.champion().patch};
}

EffectSession::Find EffectSession::growth(const Patch& patch, const EffectEnding& ending) const {
    return {.effects = outline(*patch.structure),
            .latency = latency_of(patch),
            .patch = with_ending(patch, ending),
            .grown = true};
}

std::optional<EffectSession::Find> EffectSession::grow_by_samples(Course& course) const {
    EffectEvaluator evaluator(excerpt_, nullptr);
    const std::uint64_t planned =
        settings_.judging == EffectJudging::samples ? settings_.plan : settings_.plan * 3 / 4;
    const std::optional<Grown> grown = grow(course, evaluator, planned);
    if (!grown) return {};
    course.champion = grown->genome;
    const std::vector<float> output = evaluator.play(grown->patch);
    const EffectFit fit = fit_ending(evaluator.judge(), excerpt_.wet, std::span(&output, 1));
    EffectEnding ending = fit.ending;
    ending.weight = fit.weights.front();
    return growth(grown->patch, ending);
}

// Where samples do not agree: loudness alone.
std::optional<EffectSession::Find> EffectSession::grow_by_sound(Course& course) const {
    EffectEvaluator evaluator(excerpt_, fitness_.get());
    const std::optional<Grown> grown =
        grow(course, evaluator, settings_.plan - std::min(settings_.plan, course.before));
    if (!grown) return {};
    const double heard = std::max(power(evaluator.play(grown->patch)), 1e-20);
    return growth(grown->patch, {.weight = std::sqrt(power(excerpt_.wet) / heard)});
}

}  // namespace patchbreeder
