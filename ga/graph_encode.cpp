#include <algorithm>

#include "ga/graph_decode.h"

namespace patchbreeder {
namespace {

InnovationId end_id(const std::vector<InnovationId>& ids, int end) {
    return end == mix_bus ? mix_id : end == out_bus ? out_id : ids[static_cast<std::size_t>(end)];
}

// A muted processor hands its first port on: what arrives there goes where its output goes.
void bridge(const Registry& registry, InnovationId muted, GraphGenome& genome) {
    std::vector<CableGene> in, out;
    for (const CableGene& c : genome.cables) {
        if (!c.enabled) continue;
        if (c.to == muted && c.target == CableTo::port && c.slot == 0) in.push_back(c);
        if (c.from == muted) out.push_back(c);
    }
    for (const CableGene& a : in)
        for (const CableGene& b : out) {
            if (a.from == muted || b.to == muted) continue;
            CableGene joined = make_cable(registry, genome, a.from, b.to, b.target, b.slot);
            const Range& first = gain_range(registry, genome, a);
            const Range& second = gain_range(registry, genome, b);
            joined.gain =
                second.position(double{first.plain(a.gain)} * double{second.plain(b.gain)});
            joined.feedback = a.feedback || b.feedback;
            CableGene* there = genome.cable(joined.id);
            if (!there) {
                genome.add(joined);
                continue;
            }
            // Beside the muted one, sound may go there on its own.
            if (there->enabled)
                joined.gain = second.position(double{second.plain(joined.gain)} +
                                              double{second.plain(there->gain)});
            *there = joined;
        }
}

void disable(InnovationId node, GraphGenome& genome) {
    for (CableGene& c : genome.cables)
        if (c.from == node || c.to == node) c.enabled = false;
}

}  // namespace

EncodedGraph encode_graph(const Patch& patch, std::vector<float> extras) {
    const Structure& s = *patch.structure;
    const Registry& registry = s.registry();
    EncodedGraph made;
    GraphGenome& genome = made.genome;
    genome.extras = std::move(extras);
    std::vector<InnovationId> ids;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const Node& node = s.nodes()[n];
        const auto knobs = patch.positions.begin() + node.first_knob;
        const auto count = static_cast<std::ptrdiff_t>(s.module(n).knobs.size());
        ids.push_back(fresh_node_id(genome, Event::start, no_parent, s.module(n).id));
        genome.add(NodeGene{.id = ids.back(),
                            .module = node.module,
                            .section = node.section,
                            .knobs = {knobs, knobs + count},
                            .cycles = node.cycles});
        made.names.emplace(ids.back(), node.name);
    }
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        const Cable& cable = s.cables()[c];
        CableGene gene = make_cable(registry, genome, end_id(ids, cable.from),
                                    end_id(ids, cable.to), cable.target, cable.slot);
        gene.feedback = cable.feedback;
        gene.gain = patch.gains[c];
        genome.add(gene);
    }
    for (std::size_t n = 0; n < ids.size(); ++n) {
        if ((patch.muted >> n & 1) == 0) continue;
        const ModuleKind kind = s.module(n).kind;
        if (kind == ModuleKind::processor || kind == ModuleKind::effect)
            bridge(registry, ids[n], genome);
        disable(ids[n], genome);
    }
    // The way round all effects, where the first of them can enter.
    if (!s.has_effects()) genome.add(make_cable(registry, genome, mix_id, out_id, CableTo::bus));
    return made;
}

}  // namespace patchbreeder
