// What one score costs, by fitness and by stage. Candidates are a second long.
#include <benchmark/benchmark.h>

#include "match/bench_scene.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

const Scene& scene() {
    static const Scene scene = make_scene(synth_registry(), {});
    return scene;
}
std::span<const float> candidate() {
    static Stage stage(scene().performance);
    stage.render(std::span(scene().equal).first(lane_count));
    return stage.audio(0);
}

void score(benchmark::State& state, std::string name) {
    const auto fitness = make_fitness({.name = name}, scene().target);
    const auto audio = candidate();
    Workspace work;
    for (auto _ : state) benchmark::DoNotOptimize(fitness->score(audio, work));
}

void stage_of(benchmark::State& state, std::size_t stage) {
    const auto fitness = make_fitness({}, scene().target);
    const auto audio = candidate();
    Workspace work;
    for (std::size_t before = 0; before < stage; ++before) fitness->run_stage(before, audio, work);
    for (auto _ : state) fitness->run_stage(stage, audio, work);
}

const bool registered = [] {
    for (const FitnessInfo& info : fitness_list())
        benchmark::RegisterBenchmark(("score/" + std::string(info.name)).c_str(), score,
                                     std::string(info.name));
    const auto fitness = make_fitness({}, scene().target);
    for (std::size_t s = 0; s < fitness->stages().size(); ++s)
        benchmark::RegisterBenchmark(("composite/" + std::string(fitness->stages()[s])).c_str(),
                                     stage_of, s);
    return true;
}();

}  // namespace
