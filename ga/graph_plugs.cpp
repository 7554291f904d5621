#include "ga/graph_plugs.h"

namespace patchbreeder::detail {
namespace {

// As its author left it, or as analysis suggests.
NodeGene new_node(const Site& site, InnovationId id, ModuleIndex m, Section section, Rng& rng) {
    const auto& info = site.catalogue().module(m);
    const bool passes = info.kind == ModuleKind::processor || info.kind == ModuleKind::effect ||
                        !info.ports.empty();
    return {.id = id,
            .module = m,
            .section = section,
            .knobs = passes ? site.catalogue().entry_knobs(m) : site.space.draw_knobs(m, rng)};
}

}  // namespace

void plug(CableGene cable, GraphGenome& genome) {
    if (CableGene* there = genome.cable(cable.id))
        *there = cable;
    else
        genome.add(cable);
}
void plug(const Site& site, GraphGenome& genome, InnovationId from, InnovationId to, CableTo target,
          std::uint16_t slot, double gain) {
    CableGene cable = make_cable(site.space.registry(), genome, from, to, target, slot);
    cable.gain = gain_range(site.space.registry(), genome, cable).position(gain);
    plug(cable, genome);
}

NodeGene& enter(const Site& site, GraphGenome& genome, Event event, InnovationId parent,
                ModuleIndex m, Section section, Rng& rng) {
    const std::string_view id = site.catalogue().module(m).id;
    return genome.add(new_node(site, fresh_node_id(genome, event, parent, id), m, section, rng));
}

}  // namespace patchbreeder::detail
