#include "ga/random_graph.h"

#include <algorithm>
#include <array>

#include "ga/graph_mutation.h"

namespace patchbreeder {
namespace {

constexpr std::array additions{Growth::split, Growth::source,  Growth::voice,    Growth::modulate,
                               Growth::phase, Growth::connect, Growth::duplicate};
constexpr std::size_t tries_each = 40;  // changes tried for each node that is wanted
constexpr float at_home = 0.35f;        // of gains, as of knobs nothing is known of

std::size_t heard_count(const GraphSpace& space, const GraphGenome& genome) {
    const HeardNodes heard = find_heard(space.registry(), genome, Wiring(genome));
    return static_cast<std::size_t>(std::count(heard.nodes.begin(), heard.nodes.end(), true));
}

// What enters neutrally is hardly heard, and would stay so without anybody to select it.
void draw_positions(const GraphSpace& space, GraphGenome& genome, Rng& rng) {
    for (NodeGene& node : genome.nodes) node.knobs = space.draw_knobs(node.module, rng);
    for (CableGene& cable : genome.cables) {
        const Range& range = gain_range(space.registry(), genome, cable);
        cable.gain = rng.chance(at_home) ? range.position(double{range.home}) : rng.uniform();
    }
    space.settle(genome);
}

}  // namespace

GraphGenome random_graph(const GraphSpace& space, std::size_t nodes, Rng& rng) {
    GraphGenome genome = space.start(rng.below(space.starts), rng);
    std::size_t heard = heard_count(space, genome);
    for (std::size_t tries = tries_each * nodes; tries > 0 && heard < nodes; --tries) {
        GraphGenome grown = genome;
        if (!grow(additions[rng.below(additions.size())], space, grown, rng)) continue;
        const std::size_t now = heard_count(space, grown);
        if (now < heard || now > nodes) continue;
        genome = std::move(grown);
        heard = now;
    }
    draw_positions(space, genome, rng);
    return genome;
}

}  // namespace patchbreeder
