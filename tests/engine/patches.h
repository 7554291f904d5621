// Patches for tests: random graphs and values over the synth registry.
#pragma once

#include <string>
#include <vector>

#include "engine/patch.h"
#include "engine/rng.h"
#include "synth/registry.h"

namespace patchbreeder::test {

// Anything goes, and what a search often finds: knobs at 0, silent cables.
inline void randomise(Patch& patch, Rng& rng) {
    for (float& p : patch.positions) p = rng.chance(0.15f) ? 0.0f : snap(rng.uniform());
    for (std::size_t c = 0; c < patch.gains.size(); ++c)
        patch.gains[c] =
            rng.chance(0.3f) ? patch.structure->gain_range(c).position(0.0) : snap(rng.uniform());
}

// Nodes of random modules in both sections; every node hears some earlier ones, the last of each
// section is heard.
inline std::shared_ptr<const Structure> random_structure(Rng& rng, std::size_t voices = 6,
                                                         std::size_t effects = 2) {
    const Registry& registry = synth_registry();
    std::vector<Node> nodes;
    std::vector<Cable> cables;
    const auto kind_at = [&](std::size_t n) { return registry.module(nodes[n].module).kind; };
    const auto connect = [&](int from, int to, CableTo target, std::size_t slot,
                             bool feedback = false) {
        for (const Cable& c : cables)
            if (c.from == from && c.to == to && c.target == target && c.slot == slot) return;
        cables.push_back({.from = from,
                          .to = to,
                          .target = target,
                          .slot = static_cast<std::uint16_t>(slot),
                          .feedback = feedback});
    };
    for (std::size_t n = 0; n < voices + effects; ++n) {
        const bool effect = n >= voices;
        const std::size_t first = effect ? voices : 0;
        ModuleIndex m{};
        for (bool suits = false; !suits;) {
            m = static_cast<ModuleIndex>(rng.below(registry.modules().size()));
            const ModuleKind kind = registry.module(m).kind;
            suits = effect ? kind == ModuleKind::effect || kind == ModuleKind::processor
                           : n > 0 || kind == ModuleKind::source;
        }
        nodes.push_back({.name = "n" + std::to_string(n),
                         .module = m,
                         .section = effect ? Section::effect : Section::voice,
                         .optional = true});
        const int self = static_cast<int>(n);
        const auto& info = registry.module(m);
        for (std::size_t p = 0; p < info.ports.size(); ++p) {
            if (effect && p == 0) connect(mix_bus, self, CableTo::port, p);
            if (n > first && rng.chance(0.8f))
                connect(static_cast<int>(first + rng.below(n - first)), self, CableTo::port, p);
        }
        if (n > first && !info.knobs.empty() && rng.chance(0.5f))
            connect(static_cast<int>(first + rng.below(n - first)), self, CableTo::knob,
                    rng.below(info.knobs.size()));
        if (!effect && kind_at(n) != ModuleKind::modulator) connect(self, mix_bus, CableTo::bus, 0);
    }
    const std::size_t loop = voices > 1 ? 1 + rng.below(voices - 1) : 0;
    if (loop > 0 && !registry.module(nodes[0].module).ports.empty() &&
        !registry.module(nodes[loop].module).ports.empty()) {
        connect(0, static_cast<int>(loop), CableTo::port, 0);
        connect(static_cast<int>(loop), 0, CableTo::port, 0, true);
    }
    if (effects > 0) connect(static_cast<int>(voices + effects - 1), out_bus, CableTo::bus, 0);
    return Structure::make(registry, nodes, cables);
}

inline std::vector<Patch> random_patches(std::size_t count, Rng& rng, bool same_structure = false) {
    std::vector<Patch> patches;
    std::shared_ptr<const Structure> structure;
    for (std::size_t i = 0; i < count; ++i) {
        if (!structure || !same_structure)
            structure = random_structure(rng, 2 + rng.below(7), rng.below(4));
        Patch p = Patch::defaults(structure);
        randomise(p, rng);
        for (std::size_t n = 0; n < structure->nodes().size(); ++n)
            if (rng.chance(0.15f)) p.muted |= std::uint64_t{1} << n;
        patches.push_back(std::move(p));
    }
    return patches;
}

}  // namespace patchbreeder::test
