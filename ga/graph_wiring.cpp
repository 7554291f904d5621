#include "ga/graph_wiring.h"

#include <algorithm>

namespace patchbreeder {
namespace {

constexpr int nowhere = -3;

bool flag(const std::vector<bool>& flags, int node) {
    return node >= 0 && flags[static_cast<std::size_t>(node)];
}

}  // namespace

Wiring::Wiring(const GraphGenome& genome) {
    for (const NodeGene& n : genome.nodes) ids_.push_back(n.id);
    std::vector<Wire> back;
    for (std::size_t c = 0; c < genome.cables.size(); ++c) {
        const CableGene& gene = genome.cables[c];
        if (!gene.enabled) continue;
        (gene.feedback ? back : wires_)
            .push_back({.from = number(gene.from), .to = number(gene.to), .cable = c});
    }
    forward_ = wires_.size();
    for (const Wire& w : back)
        if (reaches(w.to, w.from)) wires_.push_back(w);
    find_depths();
}

int Wiring::number(InnovationId id) const noexcept {
    if (id == mix_id) return mix_bus;
    if (id == out_id) return out_bus;
    const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
    return found != ids_.end() && *found == id ? static_cast<int>(found - ids_.begin()) : nowhere;
}

std::vector<bool> Wiring::reached_from(int from) const {
    std::vector<bool> seen(ids_.size(), false);
    std::vector<int> open{from};
    while (!open.empty()) {
        const int n = open.back();
        open.pop_back();
        if (n < 0 || flag(seen, n)) continue;
        seen[static_cast<std::size_t>(n)] = true;
        for (std::size_t w = 0; w < forward_; ++w)
            if (wires_[w].from == n) open.push_back(wires_[w].to);
    }
    return seen;
}

bool Wiring::reaches(int from, int to) const {
    return flag(reached_from(from), to);
}

std::size_t Wiring::loop_size(int from, int to) const {
    const std::vector<bool> after = reached_from(to);
    std::size_t size = 0;
    for (std::size_t n = 0; n < ids_.size(); ++n)
        size += after[n] && reaches(static_cast<int>(n), from) ? 1 : 0;
    return size;
}

// Kahn's algorithm.
void Wiring::find_depths() {
    std::vector<std::size_t> waits(ids_.size(), 0), depths(ids_.size(), 0);
    for (std::size_t w = 0; w < forward_; ++w)
        if (wires_[w].to >= 0 && wires_[w].from >= 0)
            ++waits[static_cast<std::size_t>(wires_[w].to)];
    std::vector<std::size_t> ready;
    for (std::size_t n = 0; n < waits.size(); ++n)
        if (waits[n] == 0) ready.push_back(n);
    for (std::size_t done = 0; done < ready.size(); ++done)
        for (std::size_t w = 0; w < forward_; ++w) {
            if (wires_[w].from != static_cast<int>(ready[done]) || wires_[w].to < 0) continue;
            const auto to = static_cast<std::size_t>(wires_[w].to);
            depths[to] = std::max(depths[to], depths[ready[done]] + 1);
            if (--waits[to] == 0) ready.push_back(to);
        }
    if (ready.size() == ids_.size()) depths_ = std::move(depths);
}

std::vector<bool> Wiring::flowing_to(int bus) const {
    std::vector<bool> flows(ids_.size(), false);
    for (bool grown = true; grown;) {
        grown = false;
        for (const Wire& w : wires_) {
            if (w.from < 0 || flag(flows, w.from) || (w.to != bus && !flag(flows, w.to))) continue;
            flows[static_cast<std::size_t>(w.from)] = grown = true;
        }
    }
    return flows;
}

HeardNodes find_heard(const Registry& registry, const GraphGenome& genome, const Wiring& wiring) {
    HeardNodes heard{.nodes = wiring.flowing_to(mix_bus)};
    for (std::size_t n = 0; n < genome.nodes.size(); ++n)
        heard.source =
            heard.source ||
            (heard.nodes[n] && registry.module(genome.nodes[n].module).kind == ModuleKind::source);
    const std::vector<bool> effects = wiring.flowing_to(out_bus);
    for (const Wiring::Wire& w : wiring.wires())
        heard.passes =
            heard.passes || (w.from == mix_bus && (w.to == out_bus || flag(effects, w.to)));
    for (std::size_t n = 0; n < genome.nodes.size(); ++n) {
        heard.effects = heard.effects || effects[n];
        heard.nodes[n] = heard.nodes[n] || effects[n];
    }
    heard.passes = heard.passes || !heard.effects;
    return heard;
}

namespace {

bool in_section(const GraphGenome& genome, InnovationId id, Section section, bool as_source) {
    if (id == mix_id) return section == (as_source ? Section::effect : Section::voice);
    if (id == out_id) return section == Section::effect && !as_source;
    const NodeGene* node = genome.node(id);
    return node && node->section == section;
}

std::string cable_fault(const Registry& registry, const GraphGenome& genome, const CableGene& c) {
    const bool voice = in_section(genome, c.from, Section::voice, true) &&
                       in_section(genome, c.to, Section::voice, false);
    const bool effect = in_section(genome, c.from, Section::effect, true) &&
                        in_section(genome, c.to, Section::effect, false);
    if (!voice && !effect) return "a cable leads nowhere or crosses sections";
    if ((c.target == CableTo::bus) != (c.to == mix_id || c.to == out_id))
        return "a cable mistakes a bus";
    if (c.target != CableTo::bus) {
        const ModuleInfo& module = registry.module(genome.node(c.to)->module);
        const bool knob = c.target == CableTo::knob;
        if (c.slot >= (knob ? module.knobs.size() : module.ports.size()))
            return "a cable ends in a slot that is not there";
    }
    const auto slot = slot_name(registry, genome, c.to, c.target, c.slot);
    if (c.id != cable_innovation(c.from, c.to, c.target, slot)) return "a cable has a wrong id";
    if (!(c.gain >= 0.0f && c.gain <= 1.0f)) return "a gain is out of range";
    if (c.feedback && (c.from == mix_id || c.target == CableTo::bus))
        return "a feedback cable ends in a bus";
    return {};
}

template <class Genes>
bool ascending(const Genes& genes) {
    return std::adjacent_find(genes.begin(), genes.end(), [](const auto& a, const auto& b) {
               return !(a.id < b.id);
           }) == genes.end();
}

}  // namespace

std::string fault(const Registry& registry, const GraphGenome& genome, Feed feed) {
    if (!ascending(genome.nodes) || !ascending(genome.cables)) return "genes are out of order";
    for (const NodeGene& n : genome.nodes) {
        if (n.module >= registry.modules().size()) return "a module is unknown";
        if (n.knobs.size() != registry.module(n.module).knobs.size()) return "knobs are missing";
        for (const float k : n.knobs)
            if (!(k >= 0.0f && k <= 1.0f)) return "a knob is out of range";
    }
    for (const CableGene& c : genome.cables)
        if (std::string wrong = cable_fault(registry, genome, c); !wrong.empty()) return wrong;
    const Wiring wiring(genome);
    if (!wiring.ordered()) return "a loop has no feedback cable";
    const HeardNodes heard = find_heard(registry, genome, wiring);
    const auto count = std::count(heard.nodes.begin(), heard.nodes.end(), true);
    if (static_cast<std::size_t>(count) > max_nodes) return "too many nodes";
    return heard.sound(feed) ? "" : "nothing is heard";
}

}  // namespace patchbreeder
