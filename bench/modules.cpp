// What each module costs in a candidate of one second: a patch of it alone, in full packs of eight
// that hold different settings. Processors and effects hear noise, modulators move an oscillator;
// `none` is such a patch without the module.
#include <benchmark/benchmark.h>

#include "engine/rng.h"
#include "match/bench_scene.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

// Nodes in a row, the last of them heard: from the voices, or from the effect section.
Patch chain(const std::vector<std::string_view>& modules, bool effect) {
    const Registry& registry = synth_registry();
    std::vector<Node> nodes;
    std::vector<Cable> cables;
    for (const std::string_view id : modules) {
        const ModuleIndex module = registry.find(id, "bench");
        const int here = static_cast<int>(nodes.size());
        const bool last = here + 1 == static_cast<int>(modules.size());
        const bool in_effects = effect && last;
        if (in_effects)
            cables.push_back({.from = mix_bus, .to = here, .target = CableTo::port});
        else if (here > 0)
            cables.push_back(
                {.from = here - 1,
                 .to = here,
                 .target = registry.module(nodes.back().module).kind == ModuleKind::modulator
                               ? CableTo::knob
                               : CableTo::port});
        nodes.push_back({.name = "node" + std::to_string(here),
                         .module = module,
                         .section = in_effects ? Section::effect : Section::voice});
        if (last || (effect && here + 2 == static_cast<int>(modules.size())))
            cables.push_back(
                {.from = here, .to = in_effects ? out_bus : mix_bus, .target = CableTo::bus});
    }
    return Patch::defaults(Structure::make(registry, std::move(nodes), std::move(cables)));
}

Patch patch_of(const ModuleInfo& module) {
    if (module.kind == ModuleKind::source) return chain({module.id}, false);
    if (module.kind == ModuleKind::modulator) return chain({module.id, "oscillator"}, false);
    return chain({"noise", module.id}, module.kind == ModuleKind::effect);
}

void play(benchmark::State& state, Patch patch) {
    Performance performance{.phrase = {.notes = {{.pitch = 57.0f, .gate = 0.8f}}, .length = 1.0f}};
    std::vector<Patch> patches;
    for (std::size_t i = 0; i < bench_population; ++i) {
        Rng rng = Rng::stream(4, {i});
        for (float& position : patch.positions) position = snap(rng.uniform());
        patches.push_back(patch);
    }
    Stage stage(performance);
    for (auto _ : state) stage.render(patches);
    state.counters["each"] = benchmark::Counter(
        static_cast<double>(bench_population),
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

const bool registered = [] {
    benchmark::RegisterBenchmark("module/none", play, chain({"noise"}, false));
    for (const ModuleInfo& module : synth_registry().modules())
        benchmark::RegisterBenchmark(("module/" + std::string(module.id)).c_str(), play,
                                     patch_of(module));
    return true;
}();

}  // namespace
