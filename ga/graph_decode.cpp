#include "ga/graph_decode.h"

#include <algorithm>
#include <tuple>

namespace patchbreeder {
namespace {

constexpr std::size_t most_known = 4096;  // structures kept, then all are forgotten

// Sources first, so that what grows behind them does not rename them: noise is seeded by names.
int rank_of(const ModuleInfo& module, Section section) {
    if (section == Section::effect) return module.kind == ModuleKind::modulator ? 4 : 3;
    switch (module.kind) {
        case ModuleKind::source:
            return 0;
        case ModuleKind::modulator:
            return 2;
        default:
            return 1;
    }
}

// What tells structures apart, as text.
std::string key_of(const std::vector<Node>& nodes, const std::vector<Cable>& cables) {
    std::string key;
    const auto add = [&](int number) {
        key.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    for (const Node& n : nodes) {
        key += n.name;
        add(n.module), add(static_cast<int>(n.section));
        const float* table = n.cycles.table();
        key.append(reinterpret_cast<const char*>(&table), sizeof table);
    }
    for (const Cable& c : cables) {
        add(c.from), add(c.to);
        add(static_cast<int>(c.target) | (c.feedback ? 8 : 0) | (c.slot << 4));
    }
    return key;
}

}  // namespace

GraphDecoder::GraphDecoder(const Registry& registry, std::vector<ExtraGene> extras, Names names)
    : registry_(registry), extras_(std::move(extras)), names_(std::move(names)) {}

std::vector<std::size_t> GraphDecoder::order_nodes(const GraphGenome& genome, const Wiring& wiring,
                                                   const HeardNodes& heard) const {
    std::vector<std::size_t> order;
    for (std::size_t n = 0; n < genome.nodes.size(); ++n)
        if (heard.nodes[n]) order.push_back(n);
    const auto place = [&](std::size_t n) {
        const NodeGene& gene = genome.nodes[n];
        const int rank = rank_of(registry_.module(gene.module), gene.section);
        const bool flows = rank == 1 || rank == 3;
        return std::tuple(rank, flows ? wiring.depths()[n] : 0, gene.id);
    };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
    return order;
}

std::vector<Node> GraphDecoder::name_nodes(const GraphGenome& genome,
                                           const std::vector<std::size_t>& order) const {
    std::vector<std::string> taken;
    for (const auto& [id, name] : names_) taken.push_back(name);
    std::vector<Node> nodes;
    for (const std::size_t n : order) {
        const NodeGene& gene = genome.nodes[n];
        Node node{
            .name = {}, .module = gene.module, .section = gene.section, .cycles = gene.cycles};
        const auto known = names_.find(gene.id);
        if (known != names_.end()) {
            node.name = known->second;
        } else {
            const std::string module(registry_.module(gene.module).id);
            node.name = module;
            for (int i = 2; std::find(taken.begin(), taken.end(), node.name) != taken.end(); ++i)
                node.name = module + std::to_string(i);
            taken.push_back(node.name);
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

GraphDecoder::Shared GraphDecoder::share(std::vector<Node> nodes, std::vector<Cable> cables) {
    std::string key = key_of(nodes, cables);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    if (known_.size() >= most_known) known_.clear();
    Shared made = Structure::make(registry_, std::move(nodes), std::move(cables));
    known_.emplace(std::move(key), made);
    return made;
}

DecodedGraph GraphDecoder::decode(const GraphGenome& genome) {
    const Wiring wiring(genome);
    const HeardNodes heard = find_heard(registry_, genome, wiring);
    DecodedGraph made;
    made.nodes = order_nodes(genome, wiring, heard);
    std::vector<int> place(genome.nodes.size(), -1);
    for (std::size_t i = 0; i < made.nodes.size(); ++i) place[made.nodes[i]] = static_cast<int>(i);
    const auto end_of = [&](int end) {
        return end < 0 ? end : place[static_cast<std::size_t>(end)];
    };
    std::vector<std::pair<Cable, std::size_t>> cables;
    for (const Wiring::Wire& w : wiring.wires()) {
        const bool from_heard = w.from < 0 || heard.nodes[static_cast<std::size_t>(w.from)];
        const bool to_heard = w.to < 0 || heard.nodes[static_cast<std::size_t>(w.to)];
        if (!from_heard || !to_heard || (w.to == out_bus && !heard.effects)) continue;
        const CableGene& gene = genome.cables[w.cable];
        cables.push_back({{.from = end_of(w.from),
                           .to = end_of(w.to),
                           .target = gene.target,
                           .slot = gene.slot,
                           .feedback = gene.feedback},
                          w.cable});
    }
    std::sort(cables.begin(), cables.end(), [](const auto& a, const auto& b) {
        const auto place_in_list = [](const Cable& c) {
            // Buses, which are below 0, come last.
            return std::tuple(c.to < 0 ? 1000 - c.to : c.to, c.target, c.slot,
                              c.from < 0 ? 1000 - c.from : c.from);
        };
        return place_in_list(a.first) < place_in_list(b.first);
    });
    std::vector<Cable> listed;
    for (const auto& [cable, gene] : cables) listed.push_back(cable), made.cables.push_back(gene);
    Patch& patch = made.decoded.patch;
    patch.structure = share(name_nodes(genome, made.nodes), std::move(listed));
    for (const std::size_t n : made.nodes)
        for (const float k : genome.nodes[n].knobs) patch.positions.push_back(snap(k));
    for (const std::size_t c : made.cables) patch.gains.push_back(snap(genome.cables[c].gain));
    for (std::size_t e = 0; e < extras_.size(); ++e)
        made.decoded.extras.push_back(extras_[e].range.plain(genome.extras[e]));
    return made;
}

void write_back(const Patch& patch, const DecodedGraph& origin, GraphGenome& genome) {
    for (std::size_t n = 0; n < origin.nodes.size(); ++n) {
        const Node& node = patch.structure->nodes()[n];
        auto& knobs = genome.nodes[origin.nodes[n]].knobs;
        const auto first = patch.positions.begin() + node.first_knob;
        std::copy(first, first + static_cast<std::ptrdiff_t>(knobs.size()), knobs.begin());
    }
    for (std::size_t c = 0; c < origin.cables.size(); ++c)
        genome.cables[origin.cables[c]].gain = patch.gains[c];
}

}  // namespace patchbreeder
