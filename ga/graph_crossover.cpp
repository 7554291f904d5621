#include "ga/graph_crossover.h"

#include <algorithm>

namespace patchbreeder {
namespace {

constexpr float stays_disabled = 0.75f;  // as in NEAT
constexpr float whole_nodes = 0.5f;      // how often nodes travel whole

// A cable of the other parent may end where the module is another now.
bool slot_fits(const GraphSpace& space, const GraphGenome& child, const GraphGenome& other,
               const CableGene& cable) {
    if (cable.target == CableTo::bus) return true;
    const NodeGene *here = child.node(cable.to), *there = other.node(cable.to);
    if (here->module == there->module) return true;
    const ModuleInfo& module = space.registry().module(here->module);
    const bool knob = cable.target == CableTo::knob;
    if (cable.slot >= (knob ? module.knobs.size() : module.ports.size())) return false;
    const auto slot = slot_name(space.registry(), child, cable.to, cable.target, cable.slot);
    return cable.id == cable_innovation(cable.from, cable.to, cable.target, slot);
}

bool ends_exist(const GraphGenome& genome, const CableGene& cable) {
    const auto exists = [&](InnovationId id) {
        return id == mix_id || id == out_id || genome.node(id) != nullptr;
    };
    return exists(cable.from) && exists(cable.to);
}

void mix_matching(const GraphGenome& other, GraphGenome& child, Rng& rng) {
    const bool whole = rng.chance(whole_nodes);
    for (NodeGene& node : child.nodes) {
        const NodeGene* match = other.node(node.id);
        if (!match || match->module != node.module) continue;
        if (whole) {
            if (rng.chance(0.5f)) node.knobs = match->knobs;
            continue;
        }
        for (std::size_t k = 0; k < node.knobs.size(); ++k)
            if (rng.chance(0.5f)) node.knobs[k] = match->knobs[k];
    }
    for (CableGene& cable : child.cables) {
        const CableGene* match = other.cable(cable.id);
        if (!match) continue;
        if (rng.chance(0.5f)) cable.gain = match->gain;
        if (cable.enabled == match->enabled) continue;
        cable.enabled = !rng.chance(stays_disabled);
    }
    for (float& extra : child.extras)
        if (rng.chance(0.5f))
            extra = other.extras[static_cast<std::size_t>(&extra - child.extras.data())];
}

// Flags as the fitter parent has them, where the child's would not do.
void restore_flags(const GraphGenome& fitter, GraphGenome& child) {
    for (CableGene& cable : child.cables) cable.enabled = fitter.cable(cable.id)->enabled;
}

}  // namespace

GraphGenome cross(const GraphSpace& space, const GraphGenome& fitter, const GraphGenome& other,
                  Rng& rng) {
    GraphGenome child = fitter;
    mix_matching(other, child, rng);
    space.settle(child);
    if (!space.allows(child)) restore_flags(fitter, child);
    return child;
}

GraphGenome merge(const GraphSpace& space, const GraphGenome& fitter, const GraphGenome& other,
                  Rng& rng) {
    const GraphGenome plain = cross(space, fitter, other, rng);
    GraphGenome child = plain;
    for (const NodeGene& node : other.nodes)
        if (!child.node(node.id)) child.add(node);
    for (const CableGene& cable : other.cables) {
        if (child.cable(cable.id) || !ends_exist(child, cable)) continue;
        if (!slot_fits(space, child, other, cable)) continue;
        CableGene joined = cable;
        if (joined.enabled && !joined.feedback) {
            const Wiring wiring(child);
            const int from = wiring.number(joined.from), to = wiring.number(joined.to);
            if (from >= 0 && to >= 0 && wiring.reaches(to, from)) continue;
        }
        child.add(joined);
    }
    space.settle(child);
    return space.allows(child) ? child : plain;
}

}  // namespace patchbreeder
