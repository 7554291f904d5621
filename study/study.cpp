#include "study/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>

#include "engine/error.h"
#include "engine/music.h"
#include "match/effect_session.h"
#include "match/phrase_session.h"
#include "match/pruning.h"
#include "study/outcome_file.h"

namespace patchbreeder {
namespace {

constexpr double thinnest = 1.05;  // growth of evaluations from one point of a curve to the next

// Of points that lie closer the last counts.
template <class Point>
void add_thinned(std::vector<Point>& points, const Point& point) {
    if (points.size() > 1 &&
        static_cast<double>(point.evaluations) <
            thinnest * static_cast<double>(points[points.size() - 2].evaluations))
        points.back() = point;
    else
        points.push_back(point);
}

std::vector<CurvePoint> curve_of(const MatchResult& result) {
    std::vector<CurvePoint> curve;
    float best = Score::worst().value;
    for (const HistoryLine& line : result.history) {
        if (!(line.record.best.value < best)) continue;
        best = line.record.best.value;
        add_thinned(curve, {line.evaluations, line.seconds, best});
    }
    return curve;
}

std::vector<GrowthPoint> growth_of(const MatchResult& result) {
    std::vector<GrowthPoint> growth;
    for (const HistoryLine& line : result.history)
        if (line.graph)
            add_thinned(growth, {line.evaluations, line.graph->species, line.graph->nodes,
                                 line.graph->best_nodes});
    return growth;
}

std::size_t module_count(const Preset& preset) {
    return preset.patch.structure->nodes().size();
}

// How much of what grew, and of what was to be found, is heard.
void measure_size(const Case& wanted, const FitnessSettings& judging, const MatchResult& result,
                  Outcome& outcome) {
    const auto fitness = make_fitness(judging, wanted.target);
    outcome.modules = module_count(result.best);
    outcome.pruned = module_count(prune(result.best, *fitness, prune_bound).preset);
    if (wanted.grown)
        outcome.wanted = module_count(prune(*wanted.grown, *fitness, prune_bound).preset);
}

// What the ear would compare, whatever the search was told to minimise.
void measure(const Audio& target, const Audio& audio, Outcome& outcome) {
    const auto mfcc = make_fitness({.name = "mfcc"}, target);
    Workspace work;
    outcome.mfcc = mfcc->score(audio.samples, work).value;
    const Analysis &wanted = mfcc->target(), found = analyse(audio.samples);
    outcome.pitched = wanted.pitched && found.f0 > 0.0f;
    if (outcome.pitched) outcome.cents = 1200.0f * std::log2(found.f0 / wanted.f0);
}

double processor_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// What a search finds; how much it spent is kept.
template <class Search>
auto timed(Outcome& outcome, Search search) {
    const double before = processor_seconds();
    auto result = search();
    outcome.processor = processor_seconds() - before;
    outcome.evaluations = result.evaluations;
    outcome.seconds = result.seconds;
    return result;
}

MatchResult search(const Registry& registry, const Audio& target, const MatchSettings& settings) {
    const auto go_on = [](const MatchProgress&) { return true; };
    if (const auto phrase = find_phrase(target, settings))
        return PhraseSession(registry, target, settings, *phrase).run(go_on);
    return Session(registry, target, settings).run(go_on);
}

std::vector<Case> cases_of(const Registry& registry, const StudyPlan& plan) {
    const SuiteInfo& suite = find_suite(plan.suite);
    const std::size_t count = plan.cases == 0 ? suite.usual : plan.cases;
    std::vector<Case> cases = suite.make(registry, std::min(plan.skip + count, suite.most));
    if (cases.size() <= plan.skip)
        throw Error(ExitCode::usage,
                    {.where = "--skip",
                     .what = fmt::format("suite {} has only {} targets", suite.id, cases.size())});
    cases.erase(cases.begin(), cases.begin() + static_cast<std::ptrdiff_t>(plan.skip));
    return cases;
}

// Before any of them searches.
void expect_able(const StudyPlan& plan, std::span<const Case> cases) {
    if (!cases.front().dry) return;
    for (const Contender& c : plan.contenders)
        if (c.islands > 1 && !grows_graphs(c.choice))
            throw Error(ExitCode::usage, {.where = "--optimisers",
                                          .what = "a search of plans of effects has no islands",
                                          .remedy = "leave out '" + c.label + "'"});
}

void run_match(const Registry& registry, const Case& wanted, const StudyPlan& plan,
               const Contender& contender, const StudyBudget& budget, Outcome& outcome) {
    MatchSettings settings = wanted.settings;
    settings.name = wanted.id;
    settings.budget = budget.budget;
    settings.seed = outcome.seed;
    settings.optimiser = contender.choice;
    settings.islands = contender.islands;
    settings.fitness = plan.fitness;
    settings.screening = plan.screening;
    const bool grows = grows_graphs(contender.choice);
    if (!plan.only_template.empty())
        settings.templates = grows ? std::vector<std::string>{} : std::vector{plan.only_template};
    const MatchResult result =
        timed(outcome, [&] { return search(registry, wanted.target, settings); });
    outcome.screenings = result.screenings;
    outcome.score = result.report.score.value;
    outcome.template_name = result.template_name;
    outcome.curve = curve_of(result);
    outcome.growth = growth_of(result);
    measure(wanted.target, result.audio, outcome);
    if (grows) measure_size(wanted, plan.fitness, result, outcome);
}

void run_match_effect(const Registry& registry, const Case& wanted, const StudyPlan& plan,
                      const Contender& contender, const StudyBudget& budget, Outcome& outcome) {
    EffectSession session(registry, *wanted.dry, wanted.target,
                          {.name = wanted.id,
                           .budget = budget.budget,
                           .seed = outcome.seed,
                           .optimiser = contender.choice,
                           .islands = contender.islands,
                           .fitness = plan.fitness});
    const EffectMatchResult result = timed(
        outcome, [&] { return session.run([](const EffectMatchProgress&) { return true; }); });
    Workspace work;
    outcome.score =
        make_fitness(plan.fitness, wanted.target)->score(result.audio.samples, work).value;
    outcome.error_db = static_cast<float>(result.after.error_db);
    outcome.template_name = result.effects;
    // On the way errors of samples are minimised, which are no scores.
    outcome.curve = {{outcome.evaluations, outcome.seconds, outcome.score}};
    measure(wanted.target, result.audio, outcome);
}

Outcome run_one(const Registry& registry, const Case& wanted, const StudyPlan& plan,
                const Contender& contender, const StudyBudget& budget, Outcome outcome) {
    (wanted.dry ? run_match_effect : run_match)(registry, wanted, plan, contender, budget, outcome);
    if (budget.budget.evaluations && outcome.evaluations > *budget.budget.evaluations)
        throw Error(ExitCode::bug,
                    {.where = wanted.id,
                     .what = fmt::format("{} made {} evaluations of {}", contender.label,
                                         outcome.evaluations, *budget.budget.evaluations)});
    return outcome;
}

}  // namespace

std::vector<StudyBudget> read_budgets(std::string_view text, std::string_view where) {
    std::vector<StudyBudget> budgets;
    for (std::string& part : split_list(text, ',', where)) {
        StudyBudget budget{.text = std::move(part)};
        std::uint64_t evaluations = 0;
        const char* end = budget.text.data() + budget.text.size();
        const auto parsed = std::from_chars(budget.text.data(), end, evaluations);
        if (parsed.ec == std::errc{} && parsed.ptr == end && evaluations > 0)
            budget.budget.evaluations = evaluations;
        else
            budget.budget.seconds = parse_duration(budget.text, where);
        budgets.push_back(std::move(budget));
    }
    return budgets;
}

std::vector<Outcome> run_study(const Registry& registry, const StudyPlan& plan,
                               const std::filesystem::path& directory,
                               const StudyObserver& observer) {
    using Clock = std::chrono::steady_clock;
    const std::vector<Case> cases = cases_of(registry, plan);
    expect_able(plan, cases);
    OutcomeFile file(directory, plan, cases);
    std::vector<Outcome> outcomes;
    const auto begun = Clock::now();
    StudyProgress progress{.planned = plan.seeds * plan.budgets.size() * cases.size() *
                                      plan.contenders.size()};
    // Contenders innermost: a study that is stopped has compared what it has.
    for (std::uint32_t seed = 1; seed <= plan.seeds; ++seed)
        for (const StudyBudget& budget : plan.budgets)
            for (const Case& wanted : cases)
                for (const Contender& contender : plan.contenders) {
                    const Outcome run{.case_id = wanted.id,
                                      .optimiser = contender.label,
                                      .budget = budget.text,
                                      .seed = seed};
                    ++progress.done;
                    if (const Outcome* known = file.find(run)) {
                        ++progress.resumed;
                        outcomes.push_back(*known);
                        continue;
                    }
                    outcomes.push_back(run_one(registry, wanted, plan, contender, budget, run));
                    file.add(outcomes.back());
                    progress.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
                    progress.latest = &outcomes.back();
                    if (!observer(progress)) return outcomes;
                }
    return outcomes;
}

}  // namespace patchbreeder
