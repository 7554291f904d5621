// Prints how many floating-point operations a candidate of `bench speed` takes, in millions:
// additions, subtractions, multiplications, divisions and square roots on lanes. Comparisons,
// conversions, moves and scalar code are not counted.
#include <fmt/format.h>

#include "bench/counting_lanes.h"
#include "fitness/composite_lanes.h"
#include "fitness/literature_lanes.h"
#include "match/bench_scene.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

const CompositeKernels composite_counting = CompositeStages<CountingLanes>::kernels();
const LiteratureKernels literature_counting = literature_of<CountingLanes>();

// Millions that `work` counts, for one of so many candidates.
template <class Work>
double millions(std::size_t candidates, Work&& work) {
    const std::uint64_t before = CountingBackend::count();
    work();
    return static_cast<double>(CountingBackend::count() - before) * 1e-6 /
           static_cast<double>(candidates);
}

double count_score(const char* name, const Scene& scene, std::span<const float> candidate) {
    const auto fitness = make_fitness({.name = name}, scene.target,
                                      JudgeKernels{composite_counting, literature_counting});
    Workspace work;
    return millions(1, [&] { (void)fitness->score(candidate, work); });
}

}  // namespace

int main() {
    const auto modules = synth_registry().modules();
    const Registry registry({modules.begin(), modules.end()}, {&counting_player()});
    const Scene scene = make_scene(registry, {}, Isa::plain);
    Stage stage(scene.performance, Isa::plain);
    const double render = millions(bench_population, [&] { stage.render(scene.equal); });
    fmt::print("render {:.2f}, composite {:.2f}, mss {:.2f}\n", render,
               count_score("composite", scene, stage.audio(0)),
               count_score("mss", scene, stage.audio(0)));
}
