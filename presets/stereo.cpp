#include "presets/stereo.h"

#include "engine/effect_player.h"

namespace patchbreeder {

Patch stereo_part(const Registry& registry) {
    std::vector<Node> nodes(1);
    nodes[0] = {
        .name = "stereo", .module = registry.find("stereo", "stereo"), .section = Section::effect};
    std::vector<Cable> cables{{.from = mix_bus, .to = 0, .target = CableTo::port},
                              {.from = 0, .to = out_bus, .target = CableTo::bus}};
    return Patch::defaults(
        Structure::make(registry, std::move(nodes), std::move(cables), "stereo"));
}

std::vector<float> side_of(const Audio& mono, const Patch& stereo) {
    std::vector<float> side(mono.samples.size());
    EffectPlayer player({.rate = mono.rate});
    const Patch* patches[]{&stereo};
    const float* from[]{mono.samples.data()};
    float* to[]{side.data()};
    player.start(patches);
    player.play(from, to, side.size());
    return side;
}

Audio with_side(Audio mono, const Preset& preset) {
    if (!preset.stereo || mono.samples.empty()) return mono;
    mono.side = side_of(mono, *preset.stereo);
    const float loudest = peak(mono);
    if (loudest > 1.0f)
        for (auto* samples : {&mono.samples, &mono.side})
            for (float& x : *samples) x /= loudest;
    return mono;
}

Audio render(const Preset& preset, const RenderSpec& spec) {
    return with_side(render(preset.patch, preset.phrase, spec), preset);
}

}  // namespace patchbreeder
