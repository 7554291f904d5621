// The part of a session that lets a structure grow.
#include <algorithm>

#include "engine/error.h"
#include "match/session.h"
#include "match/session_parts.h"
#include "presets/library.h"

namespace patchbreeder {
namespace {

// A grown structure costs more to play than those it began with.
constexpr double growth_of_cost = 1.6;

std::string size_of(const GraphRecord& record) {
    return std::to_string(record.best_nodes) + " modules, " + std::to_string(record.best_cables) +
           " cables";
}

}  // namespace

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
        settings_.plan =
            budget.evaluations ? *budget.evaluations : foretell_growth(*budget.seconds);
}

// By what the first genomes cost, played twice: caches and buffers are filled by the first time.
std::uint64_t Session::foretell_growth(double seconds) const {
    GraphDecoder decoder(growth_->registry(), growth_->extras, growth_->names);
    std::vector<Decoded> drawn;
    for (std::size_t c = 0; c < std::max<std::size_t>(growth_->starts, 64); ++c) {
        Rng rng = Rng::stream(settings_.seed, {c});
        drawn.push_back(decoder.decode(growth_->start(c, rng)).decoded);
    }
    std::vector<Score> scores(drawn.size());
    Evaluator evaluator(*fitness_);
    evaluator.evaluate(drawn, performance_, scores);
    const Stopwatch watch;
    evaluator.evaluate(drawn, performance_, scores);
    const double each = growth_of_cost * watch.seconds() / static_cast<double>(drawn.size());
    return to_two_digits(seconds / std::max(each, 1e-6));
}

MatchResult Session::run_growth(const MatchObserver& observer) {
    const Stopwatch watch;
    const Budget& budget = settings_.budget;
    const GraphPlan plan{.seed = settings_.seed,
                         .islands = settings_.islands,
                         .optimiser = make_graph_optimiser(settings_.optimiser),
                         .evaluations = settings_.plan};
    GraphSearch search(*growth_, plan, performance_, *fitness_);
    std::vector<HistoryLine> history;
    bool stopped = false;
    while (!stopped) {
        const std::uint64_t left = budget.left(search.evaluations());
        if (left == 0 || (budget.seconds && watch.seconds() >= *budget.seconds)) break;
        (void)search.advance(static_cast<std::size_t>(std::min<std::uint64_t>(left, 1u << 20)));
        const double now = watch.seconds();
        const GraphRecord& structures = search.islands().structures().back();
        history.push_back({.seconds = now,
                           .evaluations = search.evaluations(),
                           .template_name = settings_.optimiser.id,
                           .record = search.islands().history().back(),
                           .graph = structures});
        stopped = !observer({now, search.evaluations(), search.best(), size_of(structures), 1});
    }
    expect_champion(search.best());
    MatchResult result =
        compose(search.champion(), "", start_ ? sound_tags(*start_) : std::vector<std::string>{});
    prefer_start(result);
    result.evaluations = search.evaluations();
    result.templates.emplace_back(settings_.optimiser.id, search.best());
    result.seconds = watch.seconds();
    result.stopped = stopped;
    result.history = std::move(history);
    return result;
}

}  // namespace patchbreeder
