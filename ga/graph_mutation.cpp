#include "ga/graph_mutation.h"

#include <algorithm>
#include <array>

namespace patchbreeder {
namespace {

constexpr std::size_t largest_loop = 4;  // nodes

struct Entry {
    std::string_view name;
    bool (*change)(const detail::Site&, GraphGenome&, Rng&);
};
// In the order of Growth.
constexpr std::array<Entry, growth_count> entries{{
    {"split", detail::split_cable},
    {"source", detail::add_source},
    {"voice", detail::add_voice},
    {"modulate", detail::add_modulation},
    {"phase", detail::add_phase},
    {"connect", detail::connect_nodes},
    {"change", detail::change_module},
    {"toggle", detail::toggle_cable},
    {"remove", detail::remove_part},
    {"duplicate", detail::duplicate_source},
    {"alter", detail::alter_choice},
    {"branch", detail::branch_processor},
}};

// What has no way out any more, not even a disabled one, is forgotten.
void forget_loose_ends(const GraphSpace& space, GraphGenome& genome) {
    for (bool found = true; found;) {
        found = false;
        for (const NodeGene& n : genome.nodes) {
            const bool leads = std::any_of(genome.cables.begin(), genome.cables.end(),
                                           [&](const CableGene& c) { return c.from == n.id; });
            if (leads || space.locked(n.id)) continue;
            genome.erase_node(InnovationId{n.id});
            found = true;
            break;
        }
    }
}

}  // namespace

std::string_view name(Growth how) noexcept {
    return entries[static_cast<std::size_t>(how)].name;
}

bool suits(Growth how, Feed feed) noexcept {
    constexpr std::array of_sources{Growth::source, Growth::voice, Growth::phase,
                                    Growth::duplicate};
    return feed == Feed::notes ||
           std::find(of_sources.begin(), of_sources.end(), how) == of_sources.end();
}

bool grow(Growth how, const GraphSpace& space, GraphGenome& genome, Rng& rng,
          const GrowthBias& bias) {
    if (!suits(how, space.catalogue->feed())) return false;
    GraphGenome grown = genome;
    const detail::Site site(space, genome, bias);
    if (!entries[static_cast<std::size_t>(how)].change(site, grown, rng)) return false;
    forget_loose_ends(space, grown);
    space.settle(grown);
    if (grown == genome || !space.allows(grown)) return false;
    genome = std::move(grown);
    return true;
}

namespace detail {

Site::Site(const GraphSpace& of, const GraphGenome& graph, const GrowthBias& leaning)
    : space(of),
      genome(graph),
      bias(leaning),
      wiring(graph),
      heard(find_heard(of.registry(), graph, wiring)) {
    for (std::size_t n = 0; n < genome.nodes.size(); ++n)
        if (heard.nodes[n]) nodes.push_back(n);
    // With no effects yet, the way from mix to out is heard all the same.
    for (const Wiring::Wire& w : wiring.wires())
        if (w.to < 0 || heard.nodes[static_cast<std::size_t>(w.to)]) cables.push_back(w.cable);
}

Signal Site::signal(InnovationId from) const noexcept {
    const NodeGene* node = genome.node(from);
    return node ? catalogue().gives(node->module) : Signal::sound;
}

Section Site::section(InnovationId end) const noexcept {
    const NodeGene* node = genome.node(end);
    return node ? node->section : Section::effect;  // what hears `mix`
}

std::optional<CableGene> Site::cable(InnovationId from, InnovationId to, CableTo target,
                                     std::uint16_t slot) const {
    const NodeGene* end = genome.node(to);
    const Signal flows = signal(from);
    if (target == CableTo::bus ? flows != Signal::sound
        : target == CableTo::knob
            ? flows != Signal::control || !catalogue().knob_moves(end->module, slot)
            : !catalogue().port_accepts(end->module, slot, flows))
        return {};
    CableGene made = make_cable(space.registry(), genome, from, to, target, slot);
    if (const CableGene* there = genome.cable(made.id); there && there->enabled) return {};
    const int a = wiring.number(from), b = wiring.number(to);
    if (a >= 0 && b >= 0 && wiring.reaches(b, a)) {
        if (target != CableTo::port || flows != Signal::sound ||
            wiring.loop_size(a, b) > largest_loop)
            return {};
        made.feedback = true;
    }
    return made;
}

}  // namespace detail
}  // namespace patchbreeder
