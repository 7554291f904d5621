// Graph genomes for tests: minimal ones, and what random mutation makes of them.
#pragma once

#include "ga/graph_crossover.h"
#include "ga/graph_mutation.h"
#include "synth/registry.h"

namespace patchbreeder::test {

// source -> vca (adsr) -> mix, and the way on to out.
inline GraphGenome minimal_graph(const Catalogue& catalogue, ModuleIndex source) {
    const Registry& registry = catalogue.registry();
    GraphGenome g;
    const auto add = [&](ModuleIndex m) {
        const InnovationId id = fresh_node_id(g, Event::start, no_parent, registry.module(m).id);
        g.add(NodeGene{.id = id, .module = m, .knobs = catalogue.entry_knobs(m)});
        return id;
    };
    const InnovationId tone = add(source), amp = add(registry.find("vca", "test")),
                       env = add(registry.find("adsr", "test"));
    g.add(make_cable(registry, g, tone, amp, CableTo::port, 0));
    g.add(make_cable(registry, g, env, amp, CableTo::port, 1));
    g.add(make_cable(registry, g, amp, mix_id, CableTo::bus));
    g.add(make_cable(registry, g, mix_id, out_id, CableTo::bus));
    g.extras = {0.5f};
    return g;
}

inline GraphSpace graph_space() {
    GraphSpace space;
    space.catalogue = std::make_shared<const Catalogue>(synth_registry());
    space.extras = {{"note.gate", linear(0.01f, 1.0f).at(0.5f)}};
    const auto sources = space.catalogue->all(Catalogue::Role::source);
    space.starts = sources.size();
    space.start = [catalogue = space.catalogue](std::size_t child, Rng&) {
        const auto all = catalogue->all(Catalogue::Role::source);
        return minimal_graph(*catalogue, all[child % all.size()]);
    };
    return space;
}

inline bool random_growth(const GraphSpace& space, GraphGenome& genome, Rng& rng) {
    return grow(static_cast<Growth>(rng.below(growth_count)), space, genome, rng);
}

// A start after so many mutations that found a place.
inline GraphGenome grown(const GraphSpace& space, std::size_t steps, Rng& rng) {
    GraphGenome g = space.start(rng.below(space.starts), rng);
    space.settle(g);
    for (std::size_t tries = 0, done = 0; done < steps && tries < 20 * steps; ++tries)
        done += random_growth(space, g, rng) ? 1 : 0;
    return g;
}

// Other knobs and gains for the same structure.
inline void shuffle_knobs(const GraphSpace& space, GraphGenome& g, Rng& rng) {
    for (NodeGene& n : g.nodes)
        for (float& k : n.knobs) k = rng.uniform();
    for (CableGene& c : g.cables) c.gain = rng.uniform();
    space.settle(g);
}

}  // namespace patchbreeder::test
