#include "match/session.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "engine/digest.h"
#include "engine/error.h"
#include "match/alternatives.h"
#include "match/own_cycles.h"
#include "match/seeding.h"
#include "match/session_parts.h"
#include "match/suitable_templates.h"
#include "presets/library.h"
#include "presets/preset.h"

namespace patchbreeder {
namespace {

constexpr std::size_t most_of_front = 12;

// How many a genetic algorithm keeps, over the root of the evaluations, and at most.
struct PopulationRule {
    std::string_view id;
    double factor, most;
};
constexpr std::array populations{
    PopulationRule{Breeder::id, 0.35, 96.0},
    PopulationRule{AdaptiveGa::id, 0.5, 256.0},
    PopulationRule{GeneticAlgorithm::id, 1.0, 256.0},
    PopulationRule{Nsga2::id, 1.0, 256.0},
};

// Choices that depend on how much can be spent.
void arrange(MatchSettings& settings, std::size_t templates) {
    const auto evaluations = static_cast<double>(settings.plan);
    if (settings.round == 0)
        settings.round = static_cast<std::uint64_t>(
            std::clamp(evaluations / (4.0 * static_cast<double>(templates)), 200.0, 5000.0));
    auto& chosen = settings.optimiser.settings;
    const bool given = std::any_of(chosen.begin(), chosen.end(),
                                   [](const SettingValue& s) { return s.id == "population"; });
    if (given) return;
    // A search that has long may keep many niches; one that has not must hurry.
    for (const auto& [id, factor, most] : populations)
        if (settings.optimiser.id == id)
            chosen.push_back({"population",
                              std::clamp(std::round(factor * std::sqrt(evaluations)), 24.0, most)});
}

ContestRules rules(const MatchSettings& settings) {
    return {.look = std::clamp<std::uint64_t>(settings.plan / 120, 60, 500),
            .round = settings.round};
}

// As given, or else the optimiser's default; 1 if it has no such setting.
double setting_of(const OptimiserChoice& choice, std::string_view id) {
    for (const SettingValue& s : choice.settings)
        if (s.id == id) return s.value;
    for (const OptimiserInfo& o : optimisers())
        for (const SettingInfo& s : o.settings)
            if (o.id == choice.id && s.id == id) return double{s.range.home};
    return 1.0;
}

// Coarse scores for every evaluation, over a whole search: only the genetic algorithm screens.
double screenings_each(const OptimiserChoice& choice) {
    const double brood = setting_of(choice, "brood");
    return brood > 1.0 ? brood * setting_of(choice, "front") : 0.0;
}

void keep_patch(Layout& layout) {
    for (std::size_t g = 0; g < layout.genes().size(); ++g)
        if (!layout.is_extra(g)) layout.lock_position(g, layout.genes()[g].home);
}

}  // namespace

Session::Session(const Registry& registry, const Audio& target, const MatchSettings& settings,
                 Assignment assignment)
    : settings_(settings),
      target_(target),
      fitness_(assignment.fitness ? assignment.fitness : make_fitness(settings.fitness, target)),
      assignment_(std::move(assignment)) {
    settings_.budget = settings_.budget.settled();
    const Budget& budget = settings_.budget;
    performance_ = assignment_.performance ? *assignment_.performance
                                           : make_performance(settings_.note, fitness_->target());
    if (grows()) {
        enter_growth(registry);
        return;
    }
    enter_templates(registry);
    if (settings_.plan == 0)
        settings_.plan = budget.evaluations ? *budget.evaluations : foretell(*budget.seconds);
    const auto specialists = static_cast<std::size_t>(std::count_if(
        entrants_.begin(), entrants_.end(), [](const Entrant& e) { return e.specialist; }));
    const std::size_t broad = entrants_.size() - specialists;
    arrange(settings_, first_round(broad, specialists));
    const ArchipelagoPlan shared{
        .islands = settings_.islands,
        .optimisers = {settings_.optimiser},
        .evaluations = winners_share(settings_.plan, broad, specialists, rules(settings_)),
        .screens = screens()};
    for (std::size_t i = 0; i < entrants_.size(); ++i) {
        Entrant& e = entrants_[i];
        ArchipelagoPlan own = shared;
        own.seed = mix(settings_.seed, i);
        SearchSpace space{e.layout.genes(), seed_prior(e.layout, performance_, fitness_->target())};
        if (start_ && i == 0) {
            const Genome start =
                e.layout.encode(start_->patch, played_extras(performance_, start_->phrase));
            if (assignment_.start) space.prior = prior_about(start);
            space.prior.starts.insert(space.prior.starts.begin(), start);
        }
        e.search.emplace(std::move(space), own);
    }
}

void Session::enter(std::string name, Preset preset) {
    Layout layout(preset.patch, extra_genes(performance_));
    apply(settings_.hand, layout);
    if (assignment_.keep_patch) keep_patch(layout);
    entrants_.push_back(
        {.name = std::move(name), .preset = std::move(preset), .layout = std::move(layout)});
}

Preset Session::load_template(const std::filesystem::path& path, const Registry& registry) {
    Preset preset = load_preset(path, registry);
    if (!wants_cycles(*preset.patch.structure)) return preset;
    assert(assignment_.analysed_from <= target_.samples.size());
    if (!cycles_)
        cycles_ = cut_cycles(std::span(target_.samples).subspan(assignment_.analysed_from),
                             fitness_->target());
    bring_cycles(*cycles_, preset.patch);
    return preset;
}

// Those the user names must know what is locked; of our own, those that do not stay out.
void Session::enter_templates(const Registry& registry) {
    const Hand& hand = settings_.hand;
    if (assignment_.start) {
        start_ = assignment_.start;
        enter(start_->template_name, *start_);
        return;
    }
    std::vector<std::string> names = settings_.templates;
    const bool chosen = !names.empty() || !hand.start.empty();
    if (!hand.start.empty()) {
        start_ = load_preset(resolve_preset(hand.start.string()), registry);
        const std::string& from = start_->template_name;
        const std::string name = from.empty() ? start_->name : from;
        expect_all(hand, Layout(start_->patch, extra_genes(performance_)), hand.start.string());
        enter(name, *start_);
    }
    if (!chosen) names = suitable_templates(registry, fitness_->target());
    std::vector<std::pair<std::string, Layout>> left_out;
    for (const std::string& given : names) {
        const std::filesystem::path path = resolve_preset(given);
        Preset preset = load_template(path, registry);
        if (start_ && same_structure(preset.patch, start_->patch)) continue;
        const Layout all(preset.patch, extra_genes(performance_));
        if (chosen) expect_all(hand, all, path.stem().string());
        if (!finds_all(hand, all)) {
            left_out.emplace_back(path.stem().string(), all);
            continue;
        }
        enter(path.stem().string(), std::move(preset));
        entrants_.back().specialist = !chosen && is_specialist(given);
    }
    if (!entrants_.empty()) return;
    // Nobody knows it: what was meant is told by the template that comes nearest.
    const auto& [name, layout] =
        *std::min_element(left_out.begin(), left_out.end(), [&](const auto& a, const auto& b) {
            return misspelt(hand, a.second) < misspelt(hand, b.second);
        });
    expect_all(hand, layout, name);
}

// As many evaluations as the first few say that the seconds will do for.
std::uint64_t Session::foretell(double seconds) const {
    const std::size_t genomes = std::max<std::size_t>(64 / entrants_.size(), 16);  // of each
    const Screen screen = make_screen(settings_.fitness, target_, performance_);
    const double screenings = screens() ? screenings_each(settings_.optimiser) : 0.0;
    Evaluator evaluator(*fitness_), screener(*screen.fitness);
    std::vector<Genome> drawn(genomes);
    std::vector<Score> scores(genomes);
    double taken = 0.0;
    for (const Entrant& e : entrants_) {
        const Prior prior = seed_prior(e.layout, performance_, fitness_->target());
        for (std::size_t c = 0; c < genomes; ++c) {
            Rng rng = Rng::stream(settings_.seed, {c});
            drawn[c] = draw(e.layout.genes(), prior, rng);
        }
        // Caches and buffers are filled by the first that is played.
        for (const bool warm : {false, true}) {
            if (!warm && &e != &entrants_.front()) continue;
            const Stopwatch whole;
            evaluator.evaluate(e.layout, performance_, drawn, scores);
            if (warm) taken += whole.seconds();
            const Stopwatch coarse;
            screener.evaluate(e.layout, screen.performance, drawn, scores);
            if (warm) taken += screenings * coarse.seconds();
        }
    }
    const auto played = static_cast<double>(genomes * entrants_.size());
    return to_two_digits(seconds * played / std::max(taken, 1e-6));
}

std::vector<std::string> Session::template_names() const {
    std::vector<std::string> names;
    for (const Entrant& e : entrants_) names.push_back(e.name);
    return names;
}

std::uint64_t Session::identity() const {
    StateWriter all;
    all.put(settings_.seed, settings_.islands, settings_.plan, settings_.round, settings_.screening,
            settings_.optimiser.id);
    for (const SettingValue& s : settings_.optimiser.settings) all.put(s.id, s.value);
    for (const Entrant& e : entrants_) {
        const std::string preset = to_text(e.preset);
        all.put(e.name, preset);
        for (const Gene& g : e.layout.genes())
            all.put(g.name, g.home, g.range.low, g.range.high, g.lock);
        all.put(e.search->space().prior);
    }
    if (start_) {
        const std::string start = to_text(*start_);
        all.put(start);
    }
    if (growth_) {
        for (const StartGraph& s : growth_->start_graphs) all.put(s.graph, s.prior);
        for (const GraphLock& l : growth_->locks) all.put(l.id, l.knob, l.position);
    }
    return Digest().add(all.take()).value();
}

MatchResult Session::run(const MatchObserver& observer, const PuttingAside& aside) {
    if (grows()) return run_growth(observer, aside);
    const Budget& budget = settings_.budget;
    const Screen screen = make_screen(settings_.fitness, target_, performance_);
    Contest contest(entrants_, performance_, *fitness_, screen, rules(settings_));
    Course course(settings_.stop, aside, identity());
    course.take_up(contest);
    bool stopped = false;
    while (!stopped) {
        const std::uint64_t left = budget.left(contest.evaluations());
        if (left == 0 || (budget.seconds && course.seconds() >= *budget.seconds)) break;
        const std::size_t made =
            contest.advance(static_cast<std::size_t>(std::min<std::uint64_t>(left, 1u << 20)));
        if (made == 0) break;
        const double now = course.seconds();
        course.add({now, contest.evaluations(), contest.screenings(), contest.current().name,
                    contest.current().search->history().back()});
        const Entrant& leader = contest.leader();
        const Score best = leader.search->champion().score;
        stopped = !observer({now, contest.evaluations(), best, leader.name, contest.running()});
        if (course.over(best)) {
            stopped = false;
            break;
        }
        course.put_aside(contest, stopped);
    }
    // Whoever looks for others from here may be stopped too.
    if (!stopped && settings_.alternatives.count > 0) course.put_aside(contest, true);
    MatchResult result = finish(contest);
    result.seconds = course.seconds();
    result.stopped = stopped;
    result.history = course.history();
    return result;
}

MatchResult Session::finish(Contest& contest) const {
    const Entrant& leader = contest.leader();
    expect_champion(leader.search->champion().score);
    MatchResult result = compose(leader.layout.decode(leader.search->champion().genome),
                                 leader.name, sound_tags(leader.preset));
    prefer_start(result);
    result.evaluations = contest.evaluations();
    result.screenings = contest.screenings();
    for (const Entrant& e : contest.entrants())
        result.templates.emplace_back(e.name, e.search->champion().score);
    const auto as_alternative = [&](const Entrant& e, const Genome& genome) -> Alternative {
        MatchResult one = compose(e.layout.decode(genome), e.name, sound_tags(e.preset));
        return {.preset = std::move(one.best),
                .audio = std::move(one.audio),
                .score = one.report.score};
    };
    const float bound = (1.0f + alternative_slack) * result.report.score.value;
    for (const Entrant& e : contest.entrants()) {
        const Individual& rival = e.search->champion();
        if (settings_.alternatives.count > 0 && &e != &leader && rival.score.value <= bound)
            result.alternatives.push_back(as_alternative(e, rival.genome));
    }
    for (const Individual& i : thinned(leader.search->front(), most_of_front))
        result.front.push_back(as_alternative(leader, i.genome));
    return result;
}

MatchResult Session::compose(const Decoded& champion, const std::string& template_name,
                             const std::vector<std::string>& tags) const {
    MatchResult result;
    result.template_name = template_name;
    result.best = {.name = settings_.name,
                   .about = "Bred to sound like a recording.",
                   .template_name = template_name,
                   .tags = tags};
    result.best.patch = champion.patch;
    result.best.phrase = phrase_of(performance_, champion);
    match_loudness(result.best.patch, result.best.phrase, target_.samples);
    result.audio = render(result.best.patch, result.best.phrase);
    Workspace work;
    result.report = fitness_->report(result.audio.samples, work);
    return result;
}

// The search judges with the note it heard and the level of its template. The start as its file has
// it may have been better; then nothing was gained, and nothing must be lost.
void Session::prefer_start(MatchResult& result) const {
    result.start = start_;
    if (!start_) return;
    const auto as_entered = [&] {
        const Layout& layout = entrants_.front().layout;
        return layout.decode(layout.encode(start_->patch)).patch;
    };
    const Patch allowed = grows() ? held(settings_.hand, start_->patch) : as_entered();
    // Of notes that were assigned, a start that came without them plays those that were found.
    const bool own_notes = assignment_.start || !assignment_.performance;
    const Phrase phrase = own_notes ? start_->phrase : result.best.phrase;
    Audio audio = render(allowed, phrase);
    Workspace work;
    Report report = fitness_->report(audio.samples, work);
    if (!(report.score < result.report.score)) return;
    result.template_name = grows() ? start_->template_name : entrants_.front().name;
    result.best.template_name = result.template_name;
    result.best.tags = sound_tags(*start_);
    result.best.patch = allowed;
    result.best.phrase = phrase;
    result.audio = std::move(audio);
    result.report = std::move(report);
}

}  // namespace patchbreeder
