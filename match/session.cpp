#include "match/session.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/error.h"
#include "match/seeding.h"
#include "presets/library.h"
#include "presets/preset.h"

namespace patchbreeder {
namespace {

using Clock = std::chrono::steady_clock;

constexpr float shortest_gate = 0.01f;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Performance make_performance(const MatchSettings& settings, const Analysis& target) {
    // An unpitched sound is played at middle C: its template's sources may ignore the keyboard.
    const float heard = target.f0 > 0.0f ? target.note : 60.0f;
    Note note{.pitch = settings.pitch.value_or(heard),
              .velocity = settings.velocity.value_or(100.0f) / 127.0f,
              .onset = target.onset,
              .gate = settings.gate.value_or(std::max(target.gate, shortest_gate))};
    return {.phrase = {.notes = {note}, .length = target.seconds},
            .gate_is_gene = !settings.gate.has_value()};
}

std::vector<ExtraGene> extra_genes(const Performance& performance) {
    if (!performance.gate_is_gene) return {};
    const Phrase& phrase = performance.phrase;
    const float longest = std::max(phrase.length, 2.0f * shortest_gate);
    const float home = std::clamp(phrase.notes.front().gate, shortest_gate, longest);
    return {{"note.gate", linear(shortest_gate, longest, Unit::seconds).at(home)}};
}

double rms(std::span<const float> samples) {
    double sum = 0.0;
    for (const float x : samples) sum += double{x} * double{x};
    return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(samples.size(), 1)));
}

// Sets the level at which the patch is as loud as the target, to a hundredth of a decibel.
void match_loudness(Patch& patch, const Phrase& phrase, std::span<const float> target) {
    // Quiet enough that the render is not scaled down to full scale.
    constexpr float trial = -40.0f;
    patch.level = trial;
    const double heard = rms(render(patch, phrase).samples);
    if (heard <= 0.0) {
        patch.level = 0.0f;
        return;
    }
    const double wanted = double{trial} + 20.0 * std::log10(rms(target) / heard);
    patch.level = std::clamp(static_cast<float>(std::round(wanted * 100.0) / 100.0), -60.0f, 60.0f);
}

// Choices that depend on how much can be spent. The clock is taken at a nominal 1,000 evaluations a
// second, so that they depend on what was asked for and not on the machine.
void choose_by_budget(MatchSettings& settings) {
    Budget& budget = settings.budget;
    if (!budget.evaluations && !budget.seconds) budget.seconds = 30.0;
    const double evaluations =
        budget.evaluations ? static_cast<double>(*budget.evaluations) : 1000.0 * *budget.seconds;
    if (settings.round == 0)
        settings.round = static_cast<std::uint64_t>(std::clamp(evaluations / 12.0, 300.0, 5000.0));
    auto& chosen = settings.optimiser.settings;
    const bool given = std::any_of(chosen.begin(), chosen.end(),
                                   [](const SettingValue& s) { return s.id == "population"; });
    if (given || settings.optimiser.id != "ga") return;
    // A search that has long may keep many niches; one that has not must hurry.
    const double wanted = std::round(0.5 * std::sqrt(evaluations));
    chosen.push_back({"population", std::clamp(wanted, 32.0, 256.0)});
}

}  // namespace

std::vector<std::string> default_templates() {
    // Between them these can say most things. All others are for one family of sounds each, and a
    // budget shared by twenty would serve none.
    return {"fm2", "fm4", "noise-hit", "subtractive"};
}

Session::Session(const Registry& registry, const Audio& target, const MatchSettings& settings)
    : settings_(settings), target_(target), fitness_(make_fitness(settings.fitness, target)) {
    choose_by_budget(settings_);
    performance_ = make_performance(settings_, fitness_->target());
    std::vector<std::string> names = settings_.templates;
    if (names.empty()) names = default_templates();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::filesystem::path path = resolve_preset(names[i]);
        Preset preset = load_preset(path, registry);
        Layout layout(preset.patch, extra_genes(performance_));
        SearchSpace space{layout.genes(), seed_prior(layout, fitness_->target())};
        const ArchipelagoPlan plan{.seed = mix(settings_.seed, i),
                                   .islands = settings_.islands,
                                   .optimisers = {settings_.optimiser}};
        entrants_.push_back({.name = path.stem().string(),
                             .preset = std::move(preset),
                             .layout = std::move(layout),
                             .search = Archipelago(std::move(space), plan)});
    }
}

std::vector<std::string> Session::template_names() const {
    std::vector<std::string> names;
    for (const Entrant& e : entrants_) names.push_back(e.name);
    return names;
}

MatchResult Session::run(const MatchObserver& observer) {
    const auto start = Clock::now();
    const Budget& budget = settings_.budget;
    Contest contest(entrants_, performance_, *fitness_, settings_.round);
    std::vector<HistoryLine> history;
    bool stopped = false;
    while (!stopped) {
        const std::uint64_t left = budget.left(contest.evaluations());
        if (left == 0 || (budget.seconds && seconds_since(start) >= *budget.seconds)) break;
        const std::size_t made =
            contest.advance(static_cast<std::size_t>(std::min<std::uint64_t>(left, 1u << 20)));
        if (made == 0) break;
        const double now = seconds_since(start);
        history.push_back({now, contest.evaluations(), contest.current().name,
                           contest.current().search.history().back()});
        const Entrant& leader = contest.leader();
        stopped = !observer({now, contest.evaluations(), leader.search.champion().score,
                             leader.name, contest.running()});
    }
    MatchResult result = finish(contest);
    result.seconds = seconds_since(start);
    result.stopped = stopped;
    result.history = std::move(history);
    return result;
}

MatchResult Session::finish(Contest& contest) const {
    const Entrant& leader = contest.leader();
    if (leader.search.champion().score == Score::worst())
        throw Error(ExitCode::try_again, {.where = "match",
                                          .what = "the search was stopped before it judged a patch",
                                          .remedy = "give it more time"});
    const Decoded champion = leader.layout.decode(leader.search.champion().genome);
    MatchResult result;
    result.template_name = leader.name;
    result.best = {.name = settings_.name,
                   .about = "Bred to sound like a recording.",
                   .template_name = leader.name,
                   .tags = leader.preset.tags};
    result.best.patch = champion.patch;
    result.best.phrase = phrase_of(performance_, champion);
    match_loudness(result.best.patch, result.best.phrase, target_.samples);
    result.audio = render(result.best.patch, result.best.phrase);
    Workspace work;
    result.report = fitness_->report(result.audio.samples, work);
    result.evaluations = contest.evaluations();
    for (const Entrant& e : contest.entrants())
        result.templates.emplace_back(e.name, e.search.champion().score);
    return result;
}

}  // namespace patchbreeder
