#include "match/graph_seeds.h"

#include <algorithm>

namespace patchbreeder {
namespace {

constexpr std::size_t draws = 8;          // of every start, in a first generation: a pack of lanes
constexpr std::size_t room_to_grow = 16;  // nodes beside those of the start

// What is known of the knobs of a node together, of any node of its module.
void add_joints(const GraphSeed& seed, GraphSpace& space) {
    for (const JointPrior& joint : seed.prior.joints) {
        const InnovationId id = seed.flat.places()[joint.genes.front()].id;
        ModuleJoint made{.module = seed.flat.base().node(id)->module, .centres = joint.centres};
        for (const std::size_t g : joint.genes) made.knobs.push_back(seed.flat.places()[g].knob);
        if (std::find(space.joints.begin(), space.joints.end(), made) == space.joints.end())
            space.joints.push_back(std::move(made));
    }
}

}  // namespace

InnovationId GraphSketch::add(std::string_view module) {
    const ModuleIndex m = catalogue_.registry().find(module, "start");
    const InnovationId id = fresh_node_id(genome_, Event::start, no_parent, module);
    genome_.add(
        NodeGene{.id = id, .module = m, .section = section_, .knobs = catalogue_.entry_knobs(m)});
    return id;
}

void GraphSketch::connect(InnovationId from, InnovationId to, CableTo target,
                          std::string_view slot) {
    const NodeGene* node = genome_.node(to);
    std::size_t at = 0;
    if (target == CableTo::port) at = find_port(catalogue_.module(node->module), slot, "start");
    if (target == CableTo::knob) at = find_knob(catalogue_.module(node->module), slot, "start");
    genome_.add(make_cable(catalogue_.registry(), genome_, from, to, target,
                           static_cast<std::uint16_t>(at)));
}

GraphGenome GraphSketch::end_with(InnovationId last) {
    const InnovationId amp = add("vca"), envelope = add("adsr");
    connect(last, amp);
    connect(envelope, amp, CableTo::port, "amp");
    connect(amp, mix_id, CableTo::bus);
    connect(mix_id, out_id, CableTo::bus);
    return genome_;
}

void plant(std::vector<GraphSeed> seeds, GraphSpace& space) {
    for (GraphSeed& seed : seeds) {
        const GraphGenome& genome = seed.flat.base();
        seed.flat.lock(space.locks);
        space.most_nodes = std::max(space.most_nodes, genome.nodes.size() + room_to_grow);
        space.most_cost = std::max(space.most_cost, 2.0f * space.cost(genome));
    }
    space.starts = seeds.size() * draws;
    for (const GraphSeed& seed : seeds) {
        space.start_graphs.push_back({seed.flat.base(), seed.prior});
        add_joints(seed, space);
    }
    space.start = [shared = std::make_shared<const std::vector<GraphSeed>>(std::move(seeds))](
                      std::size_t child, Rng& rng) {
        const GraphSeed& seed = (*shared)[child % shared->size()];
        const auto& genes = seed.flat.layout().genes();
        return seed.flat.graph(first_genome(genes, seed.prior, child / shared->size(), rng));
    };
}

}  // namespace patchbreeder
