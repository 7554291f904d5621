// Effects: dry sounds of the program's own and what random chains of one to three effects make of
// them. Told is nothing but the two recordings. Every effect of a chain can be heard: what is left
// without it differs, however it is weighed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/error.h"
#include "match/effect_evaluator.h"
#include "match/loudness.h"
#include "presets/library.h"
#include "study/drawn_case.h"

namespace patchbreeder {
namespace {

constexpr std::uint64_t suite_seed = 0xeffec7;
constexpr std::size_t attempts = 1000, longest_chain = 3;
constexpr std::array dry_sounds{"e-piano", "lead", "nylon-guitar", "tight-snare"};
constexpr float moved = 0.7f;         // share of the knobs that leave home, each to anywhere
constexpr double least_share = 0.02;  // of the energy, that an effect must change
constexpr float loudest = 8.0f;       // sample, as recordings are not

Audio play_dry(const Registry& registry, std::size_t which, Rng& rng) {
    const Preset preset = load_preset(resolve_preset(dry_sounds[which]), registry);
    Phrase phrase{.length = 2.5f};
    for (const float onset : {0.0f, 0.5f, 1.0f, 1.5f})
        phrase.notes.push_back({.pitch = static_cast<float>(45 + rng.below(28)),
                                .velocity = rng.uniform(0.5f, 1.0f),
                                .onset = onset,
                                .gate = 0.4f});
    return render(preset.patch, phrase);
}

EffectPlan draw_plan(std::size_t effects, Rng& rng) {
    std::vector<std::string> chain;
    while (chain.size() < effects) {
        const auto palette = effect_palette();
        std::string module(palette[rng.below(palette.size())].module);
        if (std::find(chain.begin(), chain.end(), module) == chain.end())
            chain.push_back(std::move(module));
    }
    return {.branches = {std::move(chain)}};
}

// The other effects, set as in the chain.
Patch without(const Registry& registry, const EffectPlan& plan, const Patch& chain, std::size_t n) {
    EffectPlan less = plan;
    less.branches[0].erase(less.branches[0].begin() + static_cast<std::ptrdiff_t>(n));
    Patch patch = EffectModel(registry, less).layout().home();
    for (std::size_t node = 0; node < patch.structure->nodes().size(); ++node) {
        const int same = chain.structure->find(patch.structure->nodes()[node].name);
        if (same < 0) continue;
        const std::size_t from =
            chain.structure->nodes()[static_cast<std::size_t>(same)].first_knob;
        for (std::size_t k = 0; k < patch.structure->module(node).knobs.size(); ++k)
            patch.position(node, k) = chain.positions[from + k];
    }
    return patch;
}

bool sensible(const std::vector<float>& wet) {
    const bool bounded =
        std::all_of(wet.begin(), wet.end(), [](float x) { return std::abs(x) <= loudest; });
    return bounded && loudness({.rate = analysis_rate, .samples = wet}) > -50.0;
}

bool every_effect_heard(const Registry& registry, EffectEvaluator& player, const EffectPlan& plan,
                        const Patch& chain, const std::vector<float>& wet) {
    const EsrJudge judge(wet);
    for (std::size_t n = 0; n < plan.effects(); ++n) {
        std::vector<float> less = player.play(without(registry, plan, chain, n));
        pre_emphasise(std::vector<float>(less), less);
        const std::span<const float> part(less);
        if (judge.fit(std::span(&part, 1)).esr < least_share) return false;
    }
    return true;
}

Case draw_effects(const Registry& registry, std::size_t i) {
    Rng sound = Rng::stream(suite_seed, {i});
    const Audio dry = play_dry(registry, i % dry_sounds.size(), sound);
    const EffectPair unchanged{.dry = dry.samples, .wet = dry.samples};
    EffectEvaluator player(unchanged, nullptr);
    for (std::size_t attempt = 0; attempt < attempts; ++attempt) {
        Rng rng = Rng::stream(mix(suite_seed, i), {attempt});
        const EffectPlan plan = draw_plan(1 + i % longest_chain, rng);
        const EffectModel model(registry, plan);
        const Patch chain = model.layout().decode(draw_genome(model.layout(), moved, rng)).patch;
        std::vector<float> wet = player.play(chain);
        if (!sensible(wet) || !every_effect_heard(registry, player, plan, chain, wet)) continue;
        return {.id = fmt::format("effects-{:03}-{}", i + 1, fmt::join(plan.branches[0], "+")),
                .target = {.rate = analysis_rate, .samples = std::move(wet)},
                .dry = dry};
    }
    throw Error(ExitCode::bug, {.where = fmt::format("effects-{:03}", i + 1),
                                .what = "no draw of its chain can be heard"});
}

std::vector<Case> make(const Registry& registry, std::size_t count) {
    std::vector<Case> cases;
    for (std::size_t i = 0; i < count; ++i) cases.push_back(draw_effects(registry, i));
    return cases;
}

}  // namespace

const SuiteInfo effects_suite{"effects", "Random chains of 1 to 3 effects, between two recordings.",
                              24, 999, make};

}  // namespace patchbreeder
