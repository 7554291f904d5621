#include "match/effect_session.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "match/effect_polish.h"
#include "match/least_squares.h"

namespace patchbreeder {
namespace {

using Clock = std::chrono::steady_clock;

// What the search listens to, and what its first rounds do; reports are about all of it.
constexpr double excerpt_seconds = 5.0, scout_seconds = 1.2;
// Below this error, samples agree well enough that nobody needs to listen.
constexpr double agreement_db = -20.0;
// A response at the end must lower the error by 3 dB to be worth its knobs.
constexpr double worth_a_response = 0.5;
// A sound must be as much nearer, to a listener, to be preferred to one nearer by samples.
constexpr float worth_deafness = 0.9f;
constexpr std::size_t taps = 16;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double mean(std::span<const float> x) {
    double sum = 0.0;
    for (const float v : x) sum += double{v};
    return sum / static_cast<double>(x.size());
}

double power(std::span<const float> x) {
    return dot(x, x) / static_cast<double>(x.size());
}

EffectPair start_of(const EffectPair& pair, double seconds) {
    const auto frames =
        std::min(pair.dry.size(), static_cast<std::size_t>(seconds * analysis_rate));
    const auto end = static_cast<std::ptrdiff_t>(frames);
    return {{pair.dry.begin(), pair.dry.begin() + end}, {pair.wet.begin(), pair.wet.begin() + end}};
}

// The start, unless it holds next to nothing.
EffectPair scout_of(const EffectPair& pair) {
    EffectPair scout = start_of(pair, scout_seconds);
    const bool heard =
        power(scout.wet) > 0.1 * power(pair.wet) && power(scout.dry) > 0.1 * power(pair.dry);
    return heard ? scout : pair;
}

Audio as_audio(const std::vector<float>& samples) {
    return {.rate = analysis_rate, .samples = samples};
}

// The weights of a chain's output and its 15 predecessors that explain the most.
EsrFit fit_response(const EsrJudge& judge, std::span<const float> output) {
    std::vector<std::vector<float>> late(taps, std::vector<float>(output.size(), 0.0f));
    std::vector<float> shaped(output.size());
    pre_emphasise(output, shaped);
    std::vector<std::span<const float>> parts;
    for (std::size_t t = 0; t < taps; ++t) {
        std::copy(shaped.begin(), shaped.end() - static_cast<std::ptrdiff_t>(t),
                  late[t].begin() + static_cast<std::ptrdiff_t>(t));
        parts.emplace_back(late[t]);
    }
    return judge.fit(parts);
}

}  // namespace

struct EffectSession::Course {
    const EffectMatchObserver& observer;
    Clock::time_point start = Clock::now();
    std::uint64_t before = 0;  // evaluations of earlier searches
    std::uint64_t limit = 0;   // of this search
    double until = 0.0;        // seconds since the start
    EffectMatchProgress progress{};
    bool stopped = false;
    std::vector<std::pair<std::string, double>> plans{};
    std::vector<FoundEffects> found{};  // by samples
};

EffectSession::EffectSession(const Registry& registry, const Audio& dry, const Audio& wet,
                             const EffectMatchSettings& settings)
    : registry_(registry),
      settings_(settings),
      pair_(make_pair(dry, wet)),
      excerpt_(start_of(pair_, excerpt_seconds)),
      scout_(scout_of(excerpt_)) {
    for (const std::string& module : settings_.palette) (void)registry.find(module, "--effect");
    (void)make_optimiser(settings_.optimiser);
    if (!settings_.budget.evaluations && !settings_.budget.seconds) settings_.budget.seconds = 60.0;
    if (settings_.round == 0 && settings_.budget.evaluations)
        settings_.round = std::max<std::uint64_t>(*settings_.budget.evaluations * 3 / 4, 1);
    hints_ = find_hints(excerpt_);
    const Audio start = as_audio(excerpt_.wet);
    fitness_ = make_fitness(settings_.fitness, start);
    scout_fitness_ = make_fitness(settings_.fitness, as_audio(scout_.wet));
    whole_ = make_fitness({}, as_audio(pair_.wet));
    mrstft_ = make_fitness({.name = "mrstft", .weights = {}}, as_audio(pair_.wet));
}

FoundEffects EffectSession::search(Course& course, EffectEvaluator& evaluator,
                                   EffectEvaluator& scout, const EffectSearchSettings& how) const {
    const auto allowance = [&](const EffectSearch& search, const EffectStage& stage) {
        const double now = seconds_since(course.start);
        EffectMatchProgress& p = course.progress;
        p.seconds = now;
        p.evaluations = course.before + search.evaluations();
        p.by_samples = evaluator.by_samples();
        p.stage = stage;
        if (!search.found().empty()) {
            const FoundEffects& best = search.choice();
            p.best = best.best.score;
            p.plan = best.plan.text();
            const double value = double{best.best.score.value};
            if (p.by_samples) p.error_db = decibels_of(value * value);
        }
        course.stopped = course.stopped || !course.observer(p);
        if (course.stopped || now >= course.until) return std::size_t{0};
        return static_cast<std::size_t>(course.limit -
                                        std::min(course.limit, search.evaluations()));
    };
    EffectSearch search(registry_, evaluator, scout, hints_, how, allowance);
    search.run();
    course.before += search.evaluations();
    if (evaluator.by_samples()) {
        for (const FoundEffects& f : search.found())
            if (f.best.score < Score::worst()) {
                course.found.push_back(f);
                const double value = double{f.best.score.value};
                course.plans.emplace_back(f.plan.text(), decibels_of(value * value));
            }
    }
    return search.choice();
}

EffectDistances EffectSession::distances(std::span<const float> sound) const {
    Workspace work;
    return {.error_db = decibels_of(EsrJudge(pair_.wet).esr(sound)),
            .composite = whole_->score(sound, work).value,
            .mrstft = mrstft_->score(sound, work).value};
}

// A plan as a patch, and what it leaves of the wet recording.
struct EffectSession::Finished {
    EffectPlan plan{};
    Patch patch{};
    double esr = 1.0;
};

// Where samples do not agree: loudness alone.
Patch EffectSession::finish_by_sound(EffectEvaluator& evaluator, const FoundEffects& found) const {
    const EffectModel model(registry_, found.plan);
    const auto parts = evaluator.parts(model, found.best.genome);
    const double weight = std::sqrt(power(excerpt_.wet) / std::max(power(parts[0]), 1e-20));
    return model.finish(found.best.genome, std::span(&weight, 1));
}

// Weights, response and offset in closed form.
EffectSession::Finished EffectSession::finish(EffectEvaluator& evaluator,
                                              const FoundEffects& found) const {
    const EffectModel model(registry_, found.plan);
    const auto parts = evaluator.parts(model, found.best.genome);
    std::vector<std::vector<float>> shaped(parts.size(), std::vector<float>(excerpt_.wet.size()));
    std::vector<std::span<const float>> rows;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        pre_emphasise(parts[p], shaped[p]);
        rows.emplace_back(shaped[p]);
    }
    EsrFit fit = evaluator.judge().fit(rows);
    std::vector<double> response;
    if (parts.size() == 1 && fit.esr > 1e-6) {
        const EsrFit longer = fit_response(evaluator.judge(), parts[0]);
        if (longer.esr < worth_a_response * fit.esr) {
            response = longer.weights;
            fit = {.esr = longer.esr, .weights = {1.0}};
        }
    }
    double offset = mean(excerpt_.wet), through = 0.0;
    for (const double t : response) through += t;
    for (std::size_t p = 0; p < parts.size(); ++p)
        offset -= fit.weights[p] * (response.empty() ? 1.0 : through) * mean(parts[p]);
    const bool heard = offset * offset > 1e-5 * power(excerpt_.wet);
    return {.plan = found.plan,
            .patch = model.finish(found.best.genome, fit.weights, response, heard ? offset : 0.0),
            .esr = fit.esr};
}

// The same effects half a response before: the strongest sample of one need not be its first.
FoundEffects EffectSession::earlier(const FoundEffects& found) const {
    constexpr float half = static_cast<float>(taps / 2) / static_cast<float>(analysis_rate);
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

EffectMatchResult EffectSession::run(const EffectMatchObserver& observer) {
    Course course{.observer = observer};
    const Budget& budget = settings_.budget;
    EffectSearchSettings how{.seed = settings_.seed,
                             .optimiser = settings_.optimiser,
                             .most_effects = settings_.most_effects,
                             .palette = settings_.palette};
    EffectEvaluator by_samples(excerpt_, nullptr), scout(scout_, nullptr);
    const auto play_whole = [&](const Patch& patch) {
        return EffectEvaluator(pair_, nullptr).play(patch);
    };
    EffectMatchResult result;
    const double loud = std::sqrt(power(pair_.wet) / power(pair_.dry));
    std::vector<float> dry = pair_.dry;
    for (float& x : dry) x *= static_cast<float>(loud);
    result.before = distances(dry);

    Patch patch;
    if (settings_.judging != EffectJudging::sound) {
        const bool alone = settings_.judging == EffectJudging::samples;
        const std::uint64_t everything = budget.left(0);
        course.limit = alone                  ? everything
                       : settings_.round == 0 ? everything
                                              : std::min(everything, settings_.round);
        course.until = budget.seconds.value_or(1e18) * (alone ? 1.0 : 0.75);
        const FoundEffects found = search(course, by_samples, scout, how);
        Finished finished = finish_best(by_samples, found, course.found);
        result.plan = finished.plan;
        patch = std::move(finished.patch);
        result.audio = as_audio(play_whole(patch));
        result.after = distances(result.audio.samples);
    }
    result.first_evaluations = course.before;
    const bool listen = settings_.judging == EffectJudging::sound ||
                        (settings_.judging == EffectJudging::automatic && !course.stopped &&
                         result.after.error_db > agreement_db);
    if (listen) {
        EffectEvaluator by_sound(excerpt_, fitness_.get());
        EffectEvaluator scout_by_sound(scout_, scout_fitness_.get());
        const std::uint64_t left = budget.left(course.before);
        course.limit = left;
        course.until = budget.seconds.value_or(1e18);
        how.side_by_side = false;
        how.starts = course.found;
        const FoundEffects found = search(course, by_sound, scout_by_sound, how);
        if (found.best.score < Score::worst()) {
            const Patch heard = finish_by_sound(by_sound, found);
            const Audio audio = as_audio(play_whole(heard));
            const EffectDistances after = distances(audio.samples);
            // Ears hear no polarity; what samples agree with a little is preferred.
            if (result.audio.samples.empty() ||
                after.composite < worth_deafness * result.after.composite) {
                result.plan = found.plan, result.by_samples = false;
                patch = heard, result.audio = audio, result.after = after;
            }
        }
    }
    result.latency = double{result.plan.latency};
    result.plans = course.plans;
    result.evaluations = course.before;
    result.stopped = course.stopped;
    result.best = {
        .name = settings_.name,
        .about = "Effects found between a dry and a wet recording: " + result.plan.text() + ".",
        .tags = {"effect"}};
    result.best.patch = std::move(patch);
    result.best.phrase.length = static_cast<float>(result.audio.seconds());
    result.seconds = seconds_since(course.start);
    return result;
}

}  // namespace patchbreeder
