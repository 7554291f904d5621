#include "ga/graph_hops.h"

#include "ga/mutation.h"

namespace patchbreeder {
namespace {

constexpr float fresh_redraw = 0.6f;   // how often a knob of what is new is drawn
constexpr float largest_depth = 0.5f;  // of what is new, position from the middle

// A node's knobs, and how strongly it acts on others, anywhere else.
void redraw_node(const GraphSpace& space, GraphGenome& genome, Rng& rng) {
    NodeGene& node = genome.nodes[rng.below(genome.nodes.size())];
    if (const ModuleJoint* joint = space.joint(node.module); joint && rng.chance(0.5f)) {
        // The likeliest was tried.
        const std::vector<float>& row = joint->centres[rng.below(joint->centres.size())];
        for (std::size_t i = 0; i < row.size(); ++i) node.knobs[joint->knobs[i]] = row[i];
        return;
    }
    const std::vector<float> drawn = space.draw_knobs(node.module, rng);
    const float share = rng.uniform(0.2f, 1.0f);
    for (std::size_t k = 0; k < drawn.size(); ++k)
        if (rng.chance(share)) node.knobs[k] = rng.chance(0.5f) ? drawn[k] : rng.uniform();
    for (CableGene& cable : genome.cables)
        if (cable.from == node.id && cable.target != CableTo::bus && rng.chance(0.5f * share))
            cable.gain = rng.uniform();
}

// A few continuous knobs, a little or a lot.
void kick_knobs(const GraphSpace& space, GraphGenome& genome, Rng& rng) {
    const float step = rng.chance(0.5f) ? 0.05f : 0.2f;
    for (std::size_t count = 2 + rng.below(8); count > 0; --count) {
        NodeGene& node = genome.nodes[rng.below(genome.nodes.size())];
        const auto& knobs = space.registry().module(node.module).knobs;
        if (knobs.empty()) continue;
        const std::size_t k = rng.below(knobs.size());
        if (ordered(kind_of(knobs[k].range)))
            node.knobs[k] = gaussian_step(node.knobs[k], step, rng);
    }
}

// One or two knobs, gains or depths anywhere.
void move_anywhere(const GraphSpace& space, GraphGenome& genome, Rng& rng) {
    for (int count = rng.chance(0.3f) ? 2 : 1; count > 0; --count) {
        if (!genome.cables.empty() && rng.chance(0.2f)) {
            genome.cables[rng.below(genome.cables.size())].gain = rng.uniform();
            continue;
        }
        NodeGene& node = genome.nodes[rng.below(genome.nodes.size())];
        if (!space.registry().module(node.module).knobs.empty())
            node.knobs[rng.below(node.knobs.size())] = rng.uniform();
    }
}

// Some knobs of a node, as they enter.
void send_home(const GraphSpace& space, GraphGenome& genome, Rng& rng) {
    NodeGene& node = genome.nodes[rng.below(genome.nodes.size())];
    const std::vector<float> home = space.catalogue->entry_knobs(node.module);
    const float share = rng.uniform(0.2f, 1.0f);
    for (std::size_t k = 0; k < home.size(); ++k)
        if (rng.chance(share)) node.knobs[k] = home[k];
}

// The knobs of a node from somebody else who has it.
void take_over_node(const GraphGenome& donor, GraphGenome& genome, Rng& rng) {
    NodeGene& node = genome.nodes[rng.below(genome.nodes.size())];
    if (const NodeGene* other = donor.node(node.id); other && other->module == node.module)
        node.knobs = other->knobs;
}

}  // namespace

void hop(KnobHop how, const GraphSpace& space, const GraphGenome& donor, GraphGenome& genome,
         Rng& rng) {
    switch (how) {
        case KnobHop::redraw:
            redraw_node(space, genome, rng);
            break;
        case KnobHop::kick:
            kick_knobs(space, genome, rng);
            break;
        case KnobHop::move:
            move_anywhere(space, genome, rng);
            break;
        case KnobHop::go_home:
            send_home(space, genome, rng);
            break;
        case KnobHop::take_over:
            take_over_node(donor, genome, rng);
            break;
    }
    space.settle(genome);
}

std::vector<InnovationId> strangers(const GraphGenome& child, const GraphGenome& parent) {
    std::vector<InnovationId> fresh;
    for (const NodeGene& n : child.nodes) {
        const NodeGene* there = parent.node(n.id);
        if (!there || there->module != n.module) fresh.push_back(n.id);
    }
    for (const CableGene& c : child.cables)
        if (!parent.cable(c.id)) fresh.push_back(c.id);
    return fresh;
}

void set_anew(const GraphSpace& space, std::span<const InnovationId> fresh, GraphGenome& genome,
              Rng& rng) {
    for (const InnovationId id : fresh) {
        if (NodeGene* node = genome.node(id)) {
            const std::vector<float> drawn = space.draw_knobs(node->module, rng);
            for (std::size_t k = 0; k < drawn.size(); ++k)
                if (rng.chance(fresh_redraw)) node->knobs[k] = drawn[k];
        } else if (CableGene* cable = genome.cable(id)) {
            if (!rng.chance(fresh_redraw)) continue;
            cable->gain = cable->target == CableTo::knob
                              ? 0.5f + rng.uniform(-largest_depth, largest_depth)
                              : rng.uniform(0.05f, 0.6f);
        }
    }
    space.settle(genome);
}

void settle_beside(const GraphSpace& space, const GraphGenome& parent, GraphGenome& child,
                   Rng& rng) {
    for (NodeGene& node : child.nodes) {
        const NodeGene* before = parent.node(node.id);
        if (!before || before->module != node.module || before->knobs == node.knobs) continue;
        const auto& knobs = space.registry().module(node.module).knobs;
        const bool home = rng.chance(0.5f);
        const float share = rng.uniform();
        const std::vector<float> drawn =
            home ? space.catalogue->entry_knobs(node.module) : space.draw_knobs(node.module, rng);
        for (std::size_t k = 0; k < knobs.size(); ++k)
            if (!knobs[k].range.stepped() && rng.chance(share)) node.knobs[k] = drawn[k];
    }
    space.settle(child);
}

}  // namespace patchbreeder
