// What tests of effects share: a recording, the same through a plan of effects, and a search.
#pragma once

#include <cmath>
#include <string_view>
#include <vector>

#include "match/effect_session.h"
#include "synth/registry.h"

namespace patchbreeder::test {

inline constexpr std::size_t half_second = 22050;

// Plucks of noise and a low tone: something for every effect to work on.
inline std::vector<float> plucks(std::size_t frames) {
    Rng rng = Rng::stream(31, {});
    std::vector<float> x(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        const double since = static_cast<double>(i % 5512) / 44100.0;
        const double tone = std::sin(2.0 * 3.14159265358979 * 110.0 * since);
        const double fade = std::exp(-25.0 * since);
        x[i] = static_cast<float>(fade * (0.4 * tone + 0.4 * double{rng.uniform(-1.0f, 1.0f)}));
    }
    return x;
}

inline Audio audio(std::vector<float> samples) {
    return {.rate = analysis_rate, .samples = std::move(samples)};
}

// A recording through a plan whose genes are as told.
inline std::vector<float> through(const EffectPlan& plan,
                                  std::initializer_list<std::pair<std::string_view, double>> knobs,
                                  const std::vector<float>& dry, std::span<const double> weights) {
    EffectModel model(synth_registry(), plan);
    Genome genome = model.layout().encode(model.layout().home());
    for (const auto& [name, plain] : knobs) {
        const std::size_t g = model.layout().find(name);
        genome[g] = model.layout().genes()[g].range.position(plain);
    }
    const EffectPair pair{dry, dry};
    return EffectEvaluator(pair, nullptr).play(model.finish(genome, weights));
}
inline std::vector<float> through(const EffectPlan& plan,
                                  std::initializer_list<std::pair<std::string_view, double>> knobs,
                                  const std::vector<float>& dry) {
    const double one = 1.0;
    return through(plan, knobs, dry, std::span(&one, 1));
}

// By samples.
inline EffectMatchResult search(const std::vector<float>& dry, const std::vector<float>& wet,
                                EffectMatchSettings settings) {
    settings.judging = EffectJudging::samples;
    return EffectSession(synth_registry(), audio(dry), audio(wet), settings)
        .run([](const EffectMatchProgress&) { return true; });
}

}  // namespace patchbreeder::test
