#include "match/phrase_session.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace patchbreeder {
namespace {

constexpr double finish_share = 0.3;  // of the time
constexpr float unheard = 0.002f;     // of the score, that notes may be worth and yet be left out
constexpr std::string_view plain_instrument = "subtractive";  // for notes without a patch

Audio cut(const Audio& audio, const Clearest& part) {
    const auto sample = [&](float seconds) {
        const auto at = static_cast<std::size_t>(seconds * static_cast<float>(audio.rate));
        return audio.samples.begin() +
               static_cast<std::ptrdiff_t>(std::min(at, audio.samples.size()));
    };
    return {.rate = audio.rate, .samples = {sample(part.from), sample(part.to)}};
}

// What an evaluation of the whole phrase costs in those of the note alone: seconds that are judged
// and seconds of voices.
double cost_ratio(const TargetPhrase& phrase, double seconds) {
    double voices = 0.0;
    for (const Note& n : phrase.notes)
        voices += std::min(seconds - double{n.onset}, double{n.gate} + 1.0);
    const double alone = double{phrase.clearest->to} - double{phrase.clearest->from};
    return (seconds + voices) / (2.0 * alone);
}

std::uint64_t at_least_one(double count) {
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(count));
}

// The same, seen by someone who has seen another search before.
MatchObserver after(const MatchResult& first, const MatchObserver& observer) {
    return [&first, &observer](const MatchProgress& p) {
        MatchProgress moved = p;
        moved.seconds += first.seconds;
        moved.evaluations += first.evaluations;
        return observer(moved);
    };
}

}  // namespace

PhraseSession::PhraseSession(const Registry& registry, const Audio& target,
                             const MatchSettings& settings, TargetPhrase phrase)
    : registry_(registry), target_(target), settings_(settings), phrase_(std::move(phrase)) {
    settings_.budget = settings_.budget.settled();
    const bool only = settings_.phrase.notes_only;
    if (only && settings_.templates.empty() && settings_.hand.start.empty())
        settings_.templates = {std::string(plain_instrument)};
    alone_first_ = !only && phrase_.clearest && phrase_.notes.size() > 1;
    if (alone_first_)
        first_.emplace(registry_, cut(target_, *phrase_.clearest), first_settings());
    else
        first_.emplace(registry_, target_, settings_, first_assignment());
    settings_.plan = first_->settings().plan;
    settings_.round = first_->settings().round;
    settings_.optimiser = first_->settings().optimiser;
    settings_.templates = first_->settings().templates;
}

Phrase PhraseSession::whole() const {
    return {.notes = phrase_.notes, .length = static_cast<float>(target_.seconds())};
}

Assignment PhraseSession::first_assignment() const {
    const bool only = settings_.phrase.notes_only;
    const Freedom freedom = only ? Freedom::wide : phrase_.known ? Freedom::none : Freedom::near;
    return {.performance = make_performance(whole(), freedom), .keep_patch = only};
}

// Of the search on one note: a share of the time, and the evaluations that the finish leaves.
MatchSettings PhraseSession::first_settings() {
    MatchSettings own = settings_;
    const Note& note = phrase_.notes[phrase_.clearest->note];
    if (!own.note.velocity) own.note.velocity = note.velocity * 127.0f;
    if (phrase_.known) own.note.pitch = note.pitch;
    if (own.budget.seconds) *own.budget.seconds *= 1.0 - finish_share;
    if (own.budget.evaluations) {
        const std::uint64_t all = *own.budget.evaluations;
        const double dear = (1.0 - finish_share) * cost_ratio(phrase_, target_.seconds());
        if (!settings_.phrase.finish)
            settings_.phrase.finish =
                at_least_one(static_cast<double>(all) * finish_share / (finish_share + dear));
        own.budget.evaluations =
            std::max<std::uint64_t>(1, all - std::min(all, *settings_.phrase.finish));
    }
    return own;
}

MatchResult PhraseSession::run(const MatchObserver& observer) {
    MatchResult result = first_->run(observer);
    if (alone_first_) return finish(result, observer);
    if (settings_.phrase.notes_only) drop_unheard(result);
    result.phrase = {
        .notes = result.best.phrase.notes.size(), .fitted = {}, .finish = result.evaluations};
    return result;
}

// All notes played as the one that was fitted: as far out of tune, as early, held as long.
Phrase PhraseSession::composed(const Phrase& alone) const {
    Phrase phrase = whole();
    if (phrase_.known) return phrase;
    const Note &fitted = alone.notes.front(), &heard = phrase_.notes[phrase_.clearest->note];
    const float pitch = fitted.pitch - heard.pitch;
    const float onset = fitted.onset - (heard.onset - phrase_.clearest->from);
    const float gate = fitted.gate - heard.gate;
    for (Note& n : phrase.notes) {
        n.pitch += pitch;
        n.onset = std::max(0.0f, n.onset + onset);
        n.gate = std::max(0.01f, n.gate + gate);
    }
    return phrase;
}

MatchSettings PhraseSession::finish_settings(const MatchResult& alone) const {
    MatchSettings own = settings_;
    own.templates.clear();
    own.hand.start.clear();
    own.seed = mix(settings_.seed, phrase_.notes.size());
    own.round = 0;
    own.plan = at_least_one(static_cast<double>(settings_.plan) * finish_share /
                            ((1.0 - finish_share) * cost_ratio(phrase_, target_.seconds())));
    if (own.budget.seconds) *own.budget.seconds *= finish_share;
    if (own.budget.evaluations) own.budget.evaluations = settings_.phrase.finish;
    if (alone.stopped) own.budget = {.evaluations = 1};  // the phrase is played at least
    return own;
}

MatchResult PhraseSession::finish(const MatchResult& alone, const MatchObserver& observer) {
    Preset start = alone.best;
    start.phrase = composed(alone.best.phrase);
    const Freedom freedom = phrase_.known ? Freedom::none : Freedom::near;
    Session session(registry_, target_, finish_settings(alone),
                    {.performance = make_performance(start.phrase, freedom), .start = start});
    MatchResult result = session.run(after(alone, observer));
    settings_.phrase.finish = result.evaluations;
    result.phrase = {.notes = phrase_.notes.size(),
                     .fitted = phrase_.notes[phrase_.clearest->note],
                     .alone = alone.report.score,
                     .finish = result.evaluations};
    std::vector<HistoryLine> history = alone.history;
    for (HistoryLine line : result.history) {
        line.seconds += alone.seconds;
        line.evaluations += alone.evaluations;
        line.screenings += alone.screenings;
        history.push_back(std::move(line));
    }
    result.history = std::move(history);
    result.evaluations += alone.evaluations;
    result.screenings += alone.screenings;
    result.seconds += alone.seconds;
    result.stopped = result.stopped || alone.stopped;
    result.templates = alone.templates;
    result.start = alone.start;
    prefer_start(result);
    return result;
}

// Echoes are heard as notes of their own; a search can but play them softly. One that the score
// does not miss was not played.
void PhraseSession::drop_unheard(MatchResult& result) const {
    const Fitness& fitness = first_->fitness();
    Workspace work;
    const float bound = result.report.score.value + unheard;
    const std::vector<Note> notes = result.best.phrase.notes;
    std::vector<std::size_t> softest_first(notes.size());
    std::iota(softest_first.begin(), softest_first.end(), std::size_t{0});
    std::stable_sort(softest_first.begin(), softest_first.end(), [&](std::size_t a, std::size_t b) {
        return notes[a].velocity < notes[b].velocity;
    });
    std::vector<bool> kept(notes.size(), true);
    for (const std::size_t i : softest_first) {
        kept[i] = false;
        Phrase rest = result.best.phrase;
        rest.notes.clear();
        for (std::size_t k = 0; k < notes.size(); ++k)
            if (kept[k]) rest.notes.push_back(notes[k]);
        if (rest.notes.empty()) return;
        Audio audio = render(result.best.patch, rest);
        Report report = fitness.report(audio.samples, work);
        kept[i] = report.score.value > bound;
        if (kept[i]) continue;
        result.best.phrase = std::move(rest);
        result.audio = std::move(audio);
        result.report = std::move(report);
    }
}

// A search with a start never ends worse than it, on the phrase too.
void PhraseSession::prefer_start(MatchResult& result) const {
    if (!result.start) return;
    const auto fitness = make_fitness(settings_.fitness, target_);
    Preset played = *result.start;
    played.patch = held(settings_.hand, played.patch);
    played.phrase = result.best.phrase;
    Audio audio = render(played.patch, played.phrase);
    Workspace work;
    Report report = fitness->report(audio.samples, work);
    if (!(report.score < result.report.score)) return;
    result.best.patch = played.patch;
    result.audio = std::move(audio);
    result.report = std::move(report);
}

}  // namespace patchbreeder
