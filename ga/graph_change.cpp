// Structural mutations that change what is there, or take it away.
#include <algorithm>

#include "ga/graph_mutation.h"
#include "ga/mutation.h"

namespace patchbreeder {

void take_out(const Registry& registry, InnovationId node, GraphGenome& genome) {
    std::vector<CableGene> in, out;
    const auto& ports = registry.module(genome.node(node)->module).ports;
    const bool passes = !ports.empty() && ports.front().carries == Carries::audio;
    for (const CableGene& c : genome.cables) {
        if (!c.enabled || c.from == c.to) continue;
        if (passes && c.to == node && c.target == CableTo::port && c.slot == 0) in.push_back(c);
        if (c.from == node) out.push_back(c);
    }
    for (const CableGene& a : in)
        for (const CableGene& b : out) {
            if (a.feedback || b.feedback) continue;
            CableGene joined = make_cable(registry, genome, a.from, b.to, b.target, b.slot);
            joined.gain = b.gain;
            if (CableGene* there = genome.cable(joined.id))
                there->enabled = true;
            else
                genome.add(joined);
        }
    genome.erase_node(node);
}

namespace detail {
namespace {

// One may stand where the other does. Of effects it does not matter whether voices use them too.
bool alike(const Site& site, ModuleIndex a, ModuleIndex b) {
    const Catalogue& catalogue = site.catalogue();
    if (!site.hears_recording()) return catalogue.module(a).kind == catalogue.module(b).kind;
    return catalogue.gives(a) == catalogue.gives(b) && catalogue.listens(a) == catalogue.listens(b);
}

// Its used ports and knobs are there, by name.
bool fits(const Site& site, const NodeGene& node, ModuleIndex other) {
    const ModuleInfo& now = site.catalogue().module(node.module);
    const ModuleInfo& then = site.catalogue().module(other);
    if (!alike(site, node.module, other) || node.module == other || !site.catalogue().usable(other))
        return false;
    return std::all_of(
        site.genome.cables.begin(), site.genome.cables.end(), [&](const CableGene& c) {
            if (c.to != node.id || c.target != CableTo::port) return true;
            const PortInfo& port = now.ports[c.slot];
            return std::any_of(then.ports.begin(), then.ports.end(), [&](const PortInfo& p) {
                return p.id == port.id && p.carries == port.carries;
            });
        });
}

template <class Slots>
std::optional<std::uint16_t> slot_of(const Slots& slots, std::string_view id) {
    for (std::size_t s = 0; s < slots.size(); ++s)
        if (slots[s].id == id) return static_cast<std::uint16_t>(s);
    return {};
}

// Knobs of the same name and unit keep their plain values.
std::vector<float> carried_over(const Site& site, const NodeGene& node, ModuleIndex other,
                                Rng& rng) {
    const ModuleInfo& now = site.catalogue().module(node.module);
    const ModuleInfo& then = site.catalogue().module(other);
    std::vector<float> knobs = site.space.draw_knobs(other, rng);
    for (std::size_t k = 0; k < then.knobs.size(); ++k)
        if (const auto old = slot_of(now.knobs, then.knobs[k].id)) {
            const Range &from = now.knobs[*old].range, &to = then.knobs[k].range;
            if (from.unit == to.unit && from.scale != Scale::choice)
                knobs[k] = to.position(double{from.plain(node.knobs[*old])});
        }
    return knobs;
}

}  // namespace

bool change_module(const Site& site, GraphGenome& genome, Rng& rng) {
    const NodeGene node = genome.nodes[site.nodes[rng.below(site.nodes.size())]];
    if (site.space.locked(node.id)) return false;
    std::vector<ModuleIndex> others;
    for (std::size_t m = 0; m < site.space.registry().modules().size(); ++m)
        if (fits(site, node, static_cast<ModuleIndex>(m)))
            others.push_back(static_cast<ModuleIndex>(m));
    if (others.empty()) return false;
    const ModuleIndex other = others[rng.below(others.size())];
    const ModuleInfo& now = site.catalogue().module(node.module);
    const ModuleInfo& then = site.catalogue().module(other);
    std::vector<InnovationId> loose;
    for (CableGene& c : genome.cables) {
        if (c.to != node.id) continue;
        const auto slot = c.target == CableTo::knob ? slot_of(then.knobs, now.knobs[c.slot].id)
                                                    : slot_of(then.ports, now.ports[c.slot].id);
        const bool stays =
            slot && (c.target == CableTo::port || site.catalogue().knob_moves(other, *slot));
        if (stays)
            c.slot = *slot;
        else
            loose.push_back(c.id);
    }
    for (const InnovationId id : loose) genome.erase_cable(id);
    NodeGene& changed = *genome.node(node.id);
    changed.knobs = carried_over(site, node, other, rng);
    changed.module = other;
    changed.cycles = {};
    return true;
}

bool toggle_cable(const Site& site, GraphGenome& genome, Rng& rng) {
    CableGene& cable = genome.cables[rng.below(genome.cables.size())];
    if (site.space.locked(cable.id)) return false;
    cable.enabled = !cable.enabled;
    return true;
}

bool remove_part(const Site& site, GraphGenome& genome, Rng& rng) {
    if (rng.chance(site.bias.nodes_removed)) {
        const InnovationId id = genome.nodes[site.nodes[rng.below(site.nodes.size())]].id;
        if (site.space.locked(id)) return false;
        take_out(site.space.registry(), id, genome);
        return true;
    }
    const InnovationId id = genome.cables[rng.below(genome.cables.size())].id;
    if (site.space.locked(id)) return false;
    genome.erase_cable(id);
    return true;
}

bool alter_choice(const Site& site, GraphGenome& genome, Rng& rng) {
    struct Place {
        std::size_t node, knob;
    };
    std::vector<Place> places;
    for (const std::size_t n : site.nodes) {
        const auto& knobs = site.catalogue().module(genome.nodes[n].module).knobs;
        for (std::size_t k = 0; k < knobs.size(); ++k)
            if (knobs[k].range.stepped() && !site.space.locked(genome.nodes[n].id, k))
                places.push_back({n, k});
    }
    if (places.empty()) return false;
    const Place at = places[rng.below(places.size())];
    NodeGene& node = genome.nodes[at.node];
    const Range& range = site.catalogue().module(node.module).knobs[at.knob].range;
    node.knobs[at.knob] =
        altered({.kind = kind_of(range), .range = range}, node.knobs[at.knob], rng);
    return true;
}

}  // namespace detail
}  // namespace patchbreeder
