// The part of a session that lets a structure grow.
#include <algorithm>

#include "engine/error.h"
#include "match/session.h"
#include "match/session_parts.h"
#include "presets/library.h"

namespace patchbreeder {

void Session::enter_growth(const Registry& registry) {
    if (assignment_.keep_patch)
        throw Error(ExitCode::usage,
                    {.where = "--notes-only",
                     .what = "cannot be combined with --optimiser " + settings_.optimiser.id,
                     .why = "it keeps the patch that would grow",
                     .remedy = "use another optimiser"});
    std::vector<GraphStart> starts;
    start_ = assignment_.start;
    if (!start_ && !settings_.hand.start.empty())
        start_ = load_preset(resolve_preset(settings_.hand.start.string()), registry);
    if (start_) starts.push_back({.preset = *start_, .exact = true});
    for (const std::string& name : settings_.templates)
        if (!assignment_.start)
            starts.push_back({.preset = load_template(resolve_preset(name), registry)});
    growth_ = make_graph_space(registry, performance_, fitness_->target(), starts, settings_.hand);
    (void)make_graph_optimiser(settings_.optimiser);
    settings_.round = std::max<std::uint64_t>(settings_.round, 1);
    const Budget& budget = settings_.budget;
    if (settings_.plan == 0)
        settings_.plan = budget.evaluations ? *budget.evaluations
                                            : foretell_growth(*growth_, graph_judge(),
                                                              settings_.seed, *budget.seconds);
}

GraphJudge Session::graph_judge() const {
    return {.target = fitness_->target_embedding(),
            .judge = [this, evaluator = std::make_shared<Evaluator>(*fitness_)](
                         std::span<const Decoded> decoded, std::span<Score> scores,
                         std::span<float> embeddings) {
                evaluator->evaluate(decoded, performance_, scores, embeddings);
            }};
}

MatchResult Session::run_growth(const MatchObserver& observer, const PuttingAside& aside) {
    const Budget& budget = settings_.budget;
    const GraphPlan plan{.seed = settings_.seed,
                         .islands = settings_.islands,
                         .optimiser = make_graph_optimiser(settings_.optimiser),
                         .evaluations = settings_.plan};
    GraphSearch search(*growth_, plan, graph_judge());
    Course course(settings_.stop, aside, identity());
    course.take_up(search);
    bool stopped = false;
    while (!stopped) {
        const std::uint64_t left = budget.left(search.evaluations());
        if (left == 0 || (budget.seconds && course.seconds() >= *budget.seconds)) break;
        (void)search.advance(static_cast<std::size_t>(std::min<std::uint64_t>(left, 1u << 20)));
        const double now = course.seconds();
        course.add({.seconds = now,
                    .evaluations = search.evaluations(),
                    .template_name = settings_.optimiser.id,
                    .record = search.islands().history().back(),
                    .graph = search.islands().structures().back()});
        stopped = !observer(
            {now, search.evaluations(), search.best(), size_of_best(search.islands()), 1});
        if (course.over(search.best())) {
            stopped = false;
            break;
        }
        course.put_aside(search, stopped);
    }
    if (!stopped && settings_.alternatives.count > 0) course.put_aside(search, true);
    expect_champion(search.best());
    MatchResult result =
        compose(search.champion(), "", start_ ? sound_tags(*start_) : std::vector<std::string>{});
    prefer_start(result);
    result.evaluations = search.evaluations();
    result.templates.emplace_back(settings_.optimiser.id, search.best());
    result.seconds = course.seconds();
    result.stopped = stopped;
    result.history = course.history();
    return result;
}

}  // namespace patchbreeder
