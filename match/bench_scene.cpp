#include "match/bench_scene.h"

#include <algorithm>

#include "ga/prior.h"
#include "presets/library.h"
#include "presets/preset.h"

namespace patchbreeder {
namespace {

// The patch with every second modulation, as chance has it, led to another knob of the same module:
// no two results share a structure, but the work is the same.
Patch rewire(const Patch& patch, Rng& rng) {
    const Structure& s = *patch.structure;
    std::vector<Cable> cables = s.cables();
    for (Cable& cable : cables) {
        if (cable.target != CableTo::knob || rng.chance(0.5f)) continue;
        const std::size_t knobs = s.module(static_cast<std::size_t>(cable.to)).knobs.size();
        const auto other = static_cast<std::uint16_t>(rng.below(knobs));
        const bool taken = std::ranges::any_of(cables, [&](const Cable& c) {
            return c.from == cable.from && c.to == cable.to && c.target == CableTo::knob &&
                   c.slot == other;
        });
        if (!taken) cable.slot = other;
    }
    Patch result = patch;
    result.structure = Structure::make(s.registry(), s.nodes(), std::move(cables));
    return result;
}

void mute_some(Patch& patch, Rng& rng) {
    const auto& nodes = patch.structure->nodes();
    for (std::size_t n = 0; n < nodes.size(); ++n)
        if (nodes[n].optional && rng.chance(0.25f)) patch.muted |= std::uint64_t{1} << n;
}

void add_structures(const Registry& registry, Scene& scene) {
    std::vector<Patch> presets;
    for (const LibraryEntry& entry : library())
        presets.push_back(load_preset(entry.path, registry).patch);
    for (std::size_t i = 0; i < bench_population; ++i) {
        Rng rng = Rng::stream(2, {i});
        scene.rewired.push_back(rewire(scene.equal[i], rng));
        scene.assorted.push_back(rewire(presets[i % presets.size()], rng));
        mute_some(scene.assorted.back(), rng);
        for (std::size_t lane = 0; lane < lane_count; ++lane)
            scene.copies.push_back(scene.assorted.back());
    }
}

}  // namespace

Scene make_scene(const Registry& registry, const SpeedSettings& settings, Isa isa) {
    const Preset preset = load_preset(resolve_preset(settings.template_name), registry);
    Patch home = preset.patch;
    home.muted = 0;
    const auto length = static_cast<float>(settings.seconds);
    Performance performance{
        .phrase = {.notes = {{.pitch = 57.0f, .gate = 0.8f * length}}, .length = length}};
    Scene scene{.registry = &registry,
                .settings = settings,
                .layout = Layout(home),
                .performance = performance,
                .target = render(home, performance.phrase, {.rate = analysis_rate, .isa = isa})};
    for (std::size_t i = 0; i < bench_population; ++i) {
        Rng rng = Rng::stream(1, {i});
        scene.mixed_genomes.push_back(draw(scene.layout.genes(), {}, rng));
        scene.mixed.push_back(scene.layout.decode(scene.mixed_genomes.back()).patch);
        scene.equal.push_back(scene.mixed.back());
        scene.equal.back().muted = 0;
        scene.genomes.push_back(scene.layout.encode(scene.equal.back()));
    }
    add_structures(registry, scene);
    return scene;
}

Stage::Stage(const Performance& performance, Isa isa)
    : phrase_(performance.phrase),
      length_(frames(phrase_, analysis_rate)),
      renderer_({.rate = analysis_rate, .isa = isa}),
      audio_(bench_population * length_) {
    for (std::size_t i = 0; i < bench_population; ++i)
        rows_.emplace_back(std::span(audio_).subspan(i * length_, length_));
}

void Stage::render(std::span<const Patch> patches) {
    while (!patches.empty()) {
        const auto batch = patches.first(std::min(patches.size(), bench_population));
        jobs_.clear();
        for (const Patch& patch : batch) jobs_.push_back({.patch = &patch, .phrase = &phrase_});
        renderer_.render(jobs_, std::span(rows_).first(batch.size()));
        patches = patches.subspan(batch.size());
    }
}

std::span<const float> Stage::audio(std::size_t patch) const noexcept {
    return rows_[patch];
}

}  // namespace patchbreeder
