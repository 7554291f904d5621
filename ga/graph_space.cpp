#include "ga/graph_space.h"

#include <algorithm>

#include "ga/numeric.h"

namespace patchbreeder {
namespace {

constexpr float at_home = 0.35f;  // of knobs that nothing is known of
constexpr float together = 0.5f;  // how often what is known together is taken

float settled(const Range& range, float wished) {
    return Gene{.kind = kind_of(range), .range = range}.settle(std::clamp(wished, 0.0f, 1.0f));
}

}  // namespace

bool GraphSpace::locked(InnovationId id) const noexcept {
    return std::any_of(locks.begin(), locks.end(), [&](const GraphLock& l) { return l.id == id; });
}

bool GraphSpace::locked(InnovationId id, std::size_t knob) const noexcept {
    return std::any_of(locks.begin(), locks.end(),
                       [&](const GraphLock& l) { return l.id == id && l.knob == knob; });
}

void GraphSpace::settle(GraphGenome& genome) const noexcept {
    for (NodeGene& n : genome.nodes) {
        const auto& knobs = registry().module(n.module).knobs;
        for (std::size_t k = 0; k < knobs.size(); ++k)
            n.knobs[k] = settled(knobs[k].range, n.knobs[k]);
    }
    for (CableGene& c : genome.cables) c.gain = snap(std::clamp(c.gain, 0.0f, 1.0f));
    for (std::size_t e = 0; e < extras.size(); ++e)
        genome.extras[e] = settled(extras[e].range, genome.extras[e]);
    for (const GraphLock& lock : locks) {
        if (lock.id == no_parent) {
            genome.extras[lock.knob] = lock.position;
        } else if (NodeGene* node = genome.node(lock.id)) {
            node->knobs[lock.knob] = lock.position;
        } else if (CableGene* cable = genome.cable(lock.id)) {
            cable->gain = lock.position;
        }
    }
}

const ModuleJoint* GraphSpace::joint(ModuleIndex module) const noexcept {
    const auto found = std::find_if(joints.begin(), joints.end(),
                                    [&](const ModuleJoint& j) { return j.module == module; });
    return found == joints.end() ? nullptr : &*found;
}

float GraphSpace::cost(const GraphGenome& genome) const {
    const HeardNodes heard = find_heard(registry(), genome, Wiring(genome));
    float sum = 0.0f;
    for (std::size_t n = 0; n < genome.nodes.size(); ++n)
        if (heard.nodes[n]) sum += catalogue->cost(genome.nodes[n].module);
    return sum;
}

bool GraphSpace::allows(const GraphGenome& genome) const {
    for (const GraphLock& lock : locks)
        if (lock.everywhere && lock.id != no_parent && !genome.node(lock.id) &&
            !genome.cable(lock.id))
            return false;
    return genome.nodes.size() <= most_nodes &&
           fault(registry(), genome, catalogue->feed()).empty() && cost(genome) <= most_cost;
}

std::vector<float> GraphSpace::draw_knobs(ModuleIndex m, Rng& rng) const {
    const auto& knobs = registry().module(m).knobs;
    std::vector<float> positions;
    for (std::size_t k = 0; k < knobs.size(); ++k) {
        const Range& range = knobs[k].range;
        const GenePrior* known =
            m < priors.size() && k < priors[m].size() ? &priors[m][k] : nullptr;
        if (known && !known->centres.empty() && rng.chance(known->trust)) {
            const float centre = known->centres[rng.below(known->centres.size())];
            positions.push_back(
                ordered(kind_of(range)) ? reflect(centre + known->spread * rng.normal()) : centre);
        } else {
            const float home = range.position(double{range.home});
            positions.push_back(rng.chance(at_home) ? home : rng.uniform());
        }
        positions.back() = settled(range, positions.back());
    }
    if (const ModuleJoint* known = joint(m); known && rng.chance(together)) {
        const std::vector<float>& row = known->centres[halving(known->centres.size(), rng)];
        for (std::size_t i = 0; i < row.size(); ++i) positions[known->knobs[i]] = row[i];
    }
    return positions;
}

}  // namespace patchbreeder
