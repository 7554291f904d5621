#include "ga/graph_genome.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ga/gene.h"

namespace patchbreeder {
namespace {

// Genome sizes below this do not make a single gene weigh more.
constexpr std::size_t least_size = 8;

template <class Genes>
auto place_of(Genes& genes, InnovationId id) {
    return std::lower_bound(genes.begin(), genes.end(), id,
                            [](const auto& gene, InnovationId wanted) { return gene.id < wanted; });
}
template <class Genes>
auto find(Genes& genes, InnovationId id) -> decltype(&genes[0]) {
    const auto place = place_of(genes, id);
    return place != genes.end() && place->id == id ? &*place : nullptr;
}
template <class Gene>
Gene& insert(std::vector<Gene>& genes, Gene gene) {
    const auto place = place_of(genes, gene.id);
    assert(place == genes.end() || place->id != gene.id);
    return *genes.insert(place, std::move(gene));
}

// Walks both lists side by side; returns how many genes have no partner.
template <class Gene, class Match>
std::size_t align(const std::vector<Gene>& a, const std::vector<Gene>& b, const Match& match) {
    std::size_t i = 0, j = 0, alone = 0;
    while (i < a.size() || j < b.size()) {
        if (j == b.size() || (i < a.size() && a[i].id < b[j].id))
            ++i, ++alone;
        else if (i == a.size() || b[j].id < a[i].id)
            ++j, ++alone;
        else
            match(a[i++], b[j++]);
    }
    return alone;
}

}  // namespace

const NodeGene* GraphGenome::node(InnovationId id) const noexcept {
    return find(nodes, id);
}
NodeGene* GraphGenome::node(InnovationId id) noexcept {
    return find(nodes, id);
}
const CableGene* GraphGenome::cable(InnovationId id) const noexcept {
    return find(cables, id);
}
CableGene* GraphGenome::cable(InnovationId id) noexcept {
    return find(cables, id);
}
NodeGene& GraphGenome::add(NodeGene node) {
    return insert(nodes, std::move(node));
}
CableGene& GraphGenome::add(CableGene cable) {
    return insert(cables, cable);
}
void GraphGenome::erase_node(InnovationId id) {
    std::erase_if(nodes, [&](const NodeGene& n) { return n.id == id; });
    std::erase_if(cables, [&](const CableGene& c) { return c.from == id || c.to == id; });
}
void GraphGenome::erase_cable(InnovationId id) {
    std::erase_if(cables, [&](const CableGene& c) { return c.id == id; });
}

std::string_view slot_name(const Registry& registry, const GraphGenome& genome, InnovationId to,
                           CableTo target, std::uint16_t slot) {
    if (target == CableTo::bus) return {};
    const ModuleInfo& module = registry.module(genome.node(to)->module);
    return target == CableTo::knob ? module.knobs[slot].id : module.ports[slot].id;
}

CableGene make_cable(const Registry& registry, const GraphGenome& genome, InnovationId from,
                     InnovationId to, CableTo target, std::uint16_t slot) {
    CableGene cable{.from = from, .to = to, .target = target, .slot = slot};
    cable.id = cable_innovation(from, to, target, slot_name(registry, genome, to, target, slot));
    const Range& range = gain_range(registry, genome, cable);
    cable.gain = range.position(double{range.home});
    return cable;
}

const Range& gain_range(const Registry& registry, const GraphGenome& genome,
                        const CableGene& cable) {
    if (cable.target == CableTo::knob) return depth_range();
    if (cable.target == CableTo::bus) return gain_range(Carries::audio);
    const ModuleInfo& module = registry.module(genome.node(cable.to)->module);
    return gain_range(module.ports[cable.slot].carries);
}

InnovationId fresh_node_id(const GraphGenome& genome, Event event, InnovationId parent,
                           std::string_view module) {
    for (unsigned ordinal = 0;; ++ordinal) {
        const InnovationId id = node_innovation(event, parent, module, ordinal);
        if (!genome.node(id)) return id;
    }
}

float distance(const Registry& registry, const GraphGenome& a, const GraphGenome& b,
               const DistanceWeights& weights) {
    double apart = 0.0;
    std::size_t compared = 0, matching = 0, unlike = 0;
    std::size_t alone = align(a.nodes, b.nodes, [&](const NodeGene& x, const NodeGene& y) {
        ++matching;
        if (x.module != y.module) {
            ++unlike;
            return;
        }
        const auto& knobs = registry.module(x.module).knobs;
        bool other = false;
        for (std::size_t k = 0; k < knobs.size(); ++k) {
            if (ordered(kind_of(knobs[k].range)))
                apart += std::abs(double{x.knobs[k]} - double{y.knobs[k]}), ++compared;
            else
                other = other || x.knobs[k] != y.knobs[k];
        }
        unlike += other ? 1 : 0;
    });
    alone += align(a.cables, b.cables, [&](const CableGene& x, const CableGene& y) {
        apart += std::abs(double{x.gain} - double{y.gain}), ++compared;
    });
    const std::size_t size =
        std::max({a.nodes.size() + a.cables.size(), b.nodes.size() + b.cables.size(), least_size});
    const auto share = [](double part, std::size_t of) {
        return of == 0 ? 0.0 : part / static_cast<double>(of);
    };
    return static_cast<float>(double{weights.disjoint} * share(static_cast<double>(alone), size) +
                              double{weights.knobs} * share(apart, compared) +
                              double{weights.options} *
                                  share(static_cast<double>(unlike), matching));
}

std::uint64_t steps_hash(const Registry& registry, const GraphGenome& genome) {
    std::uint64_t hash = 1;
    for (const NodeGene& n : genome.nodes) {
        hash = mix(hash, mix(static_cast<std::uint64_t>(n.id), n.module));
        const auto& knobs = registry.module(n.module).knobs;
        for (std::size_t k = 0; k < knobs.size(); ++k)
            if (knobs[k].range.stepped())
                hash =
                    mix(hash, static_cast<std::uint64_t>(knobs[k].range.plain(n.knobs[k]) + 0.5f));
    }
    for (const CableGene& c : genome.cables)
        if (c.enabled) hash = mix(hash, static_cast<std::uint64_t>(c.id));
    return hash;
}

}  // namespace patchbreeder
