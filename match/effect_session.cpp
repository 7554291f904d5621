#include "match/effect_session.h"

#include <algorithm>
#include <cmath>

#include "match/effect_course.h"

namespace patchbreeder {
namespace {

// What the search listens to, and what its first rounds do; reports are about all of it.
constexpr double excerpt_seconds = 5.0, scout_seconds = 1.2;
// Below this error, samples agree well enough that nobody needs to listen.
constexpr double agreement_db = -20.0;
// A sound must be as much nearer, to a listener, to be preferred to one nearer by samples.
constexpr float worth_deafness = 0.9f;

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

}  // namespace

EffectSession::EffectSession(const Registry& registry, const Audio& dry, const Audio& wet,
                             const EffectMatchSettings& settings)
    : registry_(registry),
      settings_(settings),
      pair_(make_pair(dry, wet)),
      excerpt_(start_of(pair_, excerpt_seconds)),
      scout_(scout_of(excerpt_)) {
    for (const std::string& module : settings_.palette) (void)registry.find(module, "--effect");
    if (!grows()) (void)make_optimiser(settings_.optimiser);
    if (!settings_.budget.evaluations && !settings_.budget.seconds) settings_.budget.seconds = 60.0;
    if (settings_.round == 0 && settings_.budget.evaluations)
        settings_.round = std::max<std::uint64_t>(*settings_.budget.evaluations * 3 / 4, 1);
    hints_ = find_hints(excerpt_);
    const Audio start = as_audio(excerpt_.wet);
    fitness_ = make_fitness(settings_.fitness, start);
    scout_fitness_ = make_fitness(settings_.fitness, as_audio(scout_.wet));
    whole_ = make_fitness({}, as_audio(pair_.wet));
    mrstft_ = make_fitness({.name = "mrstft", .weights = {}}, as_audio(pair_.wet));
    if (grows()) plan_growth();
}

EffectDistances EffectSession::distances(std::span<const float> sound) const {
    Workspace work;
    return {.error_db = decibels_of(EsrJudge(pair_.wet).esr(sound)),
            .composite = whole_->score(sound, work).value,
            .mrstft = mrstft_->score(sound, work).value};
}

EffectMatchResult EffectSession::run(const EffectMatchObserver& observer) {
    Course course{.observer = observer};
    const Budget& budget = settings_.budget;
    const auto play_whole = [&](const Patch& patch) {
        return as_audio(EffectEvaluator(pair_, nullptr).play(patch));
    };
    EffectMatchResult result;
    const double loud = std::sqrt(power(pair_.wet) / power(pair_.dry));
    std::vector<float> dry = pair_.dry;
    for (float& x : dry) x *= static_cast<float>(loud);
    result.before = distances(dry);

    std::optional<Find> found;
    if (settings_.judging != EffectJudging::sound) {
        const bool alone = settings_.judging == EffectJudging::samples;
        const std::uint64_t everything = budget.left(0);
        course.limit = alone                  ? everything
                       : settings_.round == 0 ? everything
                                              : std::min(everything, settings_.round);
        course.until = budget.seconds.value_or(1e18) * (alone ? 1.0 : 0.75);
        found = grows() ? grow_by_samples(course) : plan_by_samples(course);
        expect_champion(found ? Score{} : Score::worst());
        result.audio = play_whole(found->patch);
        result.after = distances(result.audio.samples);
    }
    result.first_evaluations = course.before;
    const bool listen = settings_.judging == EffectJudging::sound ||
                        (settings_.judging == EffectJudging::automatic && !course.stopped &&
                         result.after.error_db > agreement_db);
    if (listen) {
        course.limit = budget.left(course.before);
        course.until = budget.seconds.value_or(1e18);
        if (const auto heard = grows() ? grow_by_sound(course) : plan_by_sound(course)) {
            const Audio audio = play_whole(heard->patch);
            const EffectDistances after = distances(audio.samples);
            // Ears hear no polarity; what samples agree with a little is preferred.
            if (result.audio.samples.empty() ||
                after.composite < worth_deafness * result.after.composite) {
                result.by_samples = false;
                found = heard, result.audio = audio, result.after = after;
            }
        }
    }
    expect_champion(found ? Score{} : Score::worst());
    result.effects = found->effects;
    result.plan = found->plan;
    result.grown = found->grown;
    result.latency = found->latency;
    result.plans = course.plans;
    result.evaluations = course.before;
    result.stopped = course.stopped;
    result.best = {
        .name = settings_.name,
        .about = "Effects found between a dry and a wet recording: " + found->effects + ".",
        .tags = {"effect"}};
    result.best.patch = std::move(found->patch);
    result.best.phrase.length = static_cast<float>(result.audio.seconds());
    result.seconds = course.watch.seconds();
    return result;
}

}  // namespace patchbreeder
