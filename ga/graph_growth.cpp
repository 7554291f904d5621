// Structural mutations that add.
#include <algorithm>

#include "ga/graph_mutation.h"
#include "ga/graph_plugs.h"

namespace patchbreeder::detail {
namespace {

constexpr double slight_depth = 0.02;    // of the range of the knob that is moved
constexpr double slight_phase = 0.02;    // turns
constexpr float existing = 0.4f;         // how often one that is there is taken
constexpr float usual = 0.35f;           // how often a new modulator is the usual one
constexpr double slight_detuning = 6.0;  // cents

struct End {
    InnovationId to;
    CableTo target = CableTo::port;
    std::uint16_t slot = 0;
};

// Where another sound may be mixed in: ports that carry audio, and the mix bus.
std::vector<End> sound_ends(const Site& site, bool with_bus) {
    std::vector<End> ends;
    if (with_bus) ends.push_back({mix_id, CableTo::bus, 0});
    for (const std::size_t n : site.nodes) {
        const NodeGene& node = site.genome.nodes[n];
        const ModuleInfo& module = site.catalogue().module(node.module);
        if (node.section != Section::voice || module.kind == ModuleKind::modulator) continue;
        for (std::size_t p = 0; p < module.ports.size(); ++p)
            if (module.ports[p].carries == Carries::audio)
                ends.push_back({node.id, CableTo::port, static_cast<std::uint16_t>(p)});
    }
    return ends;
}

// Gives a copy of a node the cables that the node has; what it adds to the sound is quiet.
void plug_like(const Site& site, InnovationId original, InnovationId copy, GraphGenome& genome) {
    const std::vector<CableGene> cables = genome.cables;
    for (const CableGene& c : cables) {
        if (!c.enabled || c.feedback || c.from == c.to) continue;
        if (c.from != original && c.to != original) continue;
        CableGene twin =
            make_cable(site.space.registry(), genome, c.from == original ? copy : c.from,
                       c.to == original ? copy : c.to, c.target, c.slot);
        const Range& range = gain_range(site.space.registry(), genome, twin);
        twin.gain = c.gain;
        if (c.from == original) twin.gain = range.position(quiet * double{range.plain(c.gain)});
        plug(twin, genome);
    }
}

// A free cable between two that are heard. A recording may go past the effects, and every effect
// straight to the end.
std::optional<CableGene> any_cable(const Site& site, Rng& rng) {
    const std::size_t bus = site.hears_recording() ? 1 : 0;
    const auto pick = [&](InnovationId otherwise) {
        const std::size_t n = rng.below(site.nodes.size() + bus);
        return n < site.nodes.size() ? site.genome.nodes[site.nodes[n]].id : otherwise;
    };
    const InnovationId from = pick(mix_id), to = pick(out_id);
    if (to == out_id) return site.cable(from, to, CableTo::bus, 0);
    const NodeGene& node = *site.genome.node(to);
    const auto& ports = site.catalogue().module(node.module).ports;
    if (ports.empty() || site.section(from) != node.section) return {};
    return site.cable(from, to, CableTo::port, static_cast<std::uint16_t>(rng.below(ports.size())));
}

// What listens hears what a node hears, or the recording.
void hear_what(const Site& site, InnovationId node, InnovationId listener, GraphGenome& genome,
               Rng& rng) {
    std::vector<InnovationId> sounds{mix_id};
    for (const CableGene& c : site.genome.cables)
        if (c.enabled && c.to == node && c.target == CableTo::port &&
            site.signal(c.from) == Signal::sound)
            sounds.push_back(c.from);
    plug(site, genome, any_of(sounds, rng), listener, CableTo::port, 0, 1.0);
}

// Those of a kind that are heard.
std::vector<std::size_t> heard_nodes(const Site& site, ModuleKind kind) {
    std::vector<std::size_t> nodes;
    for (const std::size_t n : site.nodes)
        if (site.catalogue().module(site.genome.nodes[n].module).kind == kind) nodes.push_back(n);
    return nodes;
}

// Any effect beside another; what it adds to the sound is quiet.
bool branch_effect(const Site& site, GraphGenome& genome, Rng& rng) {
    std::vector<InnovationId> effects;
    for (const std::size_t n : site.nodes)
        if (site.signal(site.genome.nodes[n].id) == Signal::sound)
            effects.push_back(site.genome.nodes[n].id);
    const InnovationId there = any_of(effects, rng);
    const ModuleIndex m = site.catalogue().draw(Catalogue::Role::effect, rng);
    const InnovationId id = enter(site, genome, Event::copy, there, m, Section::effect, rng).id;
    for (const CableGene& c : site.genome.cables) {
        if (!c.enabled || c.feedback || c.from == c.to) continue;
        const Range& range = gain_range(site.space.registry(), genome, c);
        if (c.to == there && c.target == CableTo::port && c.slot == 0)
            plug(site, genome, c.from, id, CableTo::port, 0, double{range.plain(c.gain)});
        if (c.from == there)
            plug(site, genome, id, c.to, c.target, c.slot, quiet * double{range.plain(c.gain)});
    }
    return true;
}

}  // namespace

bool split_cable(const Site& site, GraphGenome& genome, Rng& rng) {
    std::vector<std::size_t> open;
    for (const std::size_t c : site.cables)
        if (!site.space.locked(genome.cables[c].id)) open.push_back(c);
    if (open.empty()) return false;
    const CableGene old = genome.cables[any_of(open, rng)];
    const Section section =
        old.to == mix_id ? Section::voice : site.section(old.to == out_id ? mix_id : old.to);
    using Role = Catalogue::Role;
    const Role role = site.signal(old.from) == Signal::control ? Role::shaper
                      : section == Section::voice              ? Role::processor
                                                               : Role::effect;
    const ModuleIndex m = site.catalogue().draw(role, rng);
    const InnovationId id = enter(site, genome, Event::split, old.id, m, section, rng).id;
    const bool beside = site.catalogue().enters_beside(m);
    plug(site, genome, old.from, id, CableTo::port, 0, 1.0);
    CableGene out = make_cable(site.space.registry(), genome, id, old.to, old.target, old.slot);
    const Range& range = gain_range(site.space.registry(), genome, out);
    out.gain = beside ? range.position(quiet * double{range.plain(old.gain)}) : old.gain;
    out.feedback = old.feedback;
    plug(out, genome);
    genome.cable(old.id)->enabled = beside;
    return true;
}

bool add_source(const Site& site, GraphGenome& genome, Rng& rng) {
    const std::vector<End> ends = sound_ends(site, true);
    const End end = any_of(ends, rng);
    const ModuleIndex m = site.catalogue().draw(Catalogue::Role::source, rng);
    const InnovationId id = enter(site, genome, Event::source, end.to, m, Section::voice, rng).id;
    plug(site, genome, id, end.to, end.target, end.slot, quiet);
    return true;
}

bool add_voice(const Site& site, GraphGenome& genome, Rng& rng) {
    const std::vector<End> ends = sound_ends(site, true);
    // Mostly straight into the mix: it has an amplifier of its own.
    const End end = rng.chance(0.7f) ? ends.front() : any_of(ends, rng);
    const Registry& registry = site.space.registry();
    const ModuleIndex vca = registry.find("vca", "growth");
    const ModuleIndex m = site.catalogue().draw(Catalogue::Role::source, rng);
    const InnovationId source =
        enter(site, genome, Event::source, end.to, m, Section::voice, rng).id;
    const InnovationId amplifier =
        enter(site, genome, Event::split, source, vca, Section::voice, rng).id;
    const InnovationId shape = enter(site, genome, Event::modulator, amplifier,
                                     site.catalogue().usual_modulator(), Section::voice, rng)
                                   .id;
    plug(site, genome, source, amplifier, CableTo::port, 0, 1.0);
    plug(site, genome, shape, amplifier, CableTo::port, 1, 1.0);
    plug(site, genome, amplifier, end.to, end.target, end.slot, quiet);
    return true;
}

bool add_modulation(const Site& site, GraphGenome& genome, Rng& rng) {
    const NodeGene moved = genome.nodes[any_of(site.nodes, rng)];
    const ModuleInfo& module = site.catalogue().module(moved.module);
    std::vector<End> ends;
    for (std::size_t k = 0; k < module.knobs.size(); ++k)
        if (site.catalogue().knob_moves(moved.module, k))
            ends.push_back({moved.id, CableTo::knob, static_cast<std::uint16_t>(k)});
    for (std::size_t p = 0; p < module.ports.size(); ++p)
        if (module.ports[p].carries == Carries::gain)
            ends.push_back({moved.id, CableTo::port, static_cast<std::uint16_t>(p)});
    if (ends.empty()) return false;
    const End end = any_of(ends, rng);
    std::vector<InnovationId> there;
    for (const NodeGene& n : genome.nodes)
        if (n.section == moved.section && n.id != moved.id &&
            site.catalogue().gives(n.module) == Signal::control &&
            site.cable(n.id, end.to, end.target, end.slot))
            there.push_back(n.id);
    InnovationId from{};
    if (!there.empty() && rng.chance(existing)) {
        from = any_of(there, rng);
    } else {
        const ModuleIndex m = rng.chance(usual)
                                  ? site.catalogue().usual_modulator()
                                  : site.catalogue().draw(Catalogue::Role::modulator, rng);
        from = enter(site, genome, Event::modulator, moved.id, m, moved.section, rng).id;
        if (site.catalogue().listens(m)) hear_what(site, moved.id, from, genome, rng);
    }
    // What multiplies cannot enter slightly: it takes the place of a rest at 1.
    const double depth = end.target == CableTo::port ? 1.0
                         : rng.chance(0.5f)          ? slight_depth
                                                     : -slight_depth;
    plug(site, genome, from, end.to, end.target, end.slot, depth);
    return true;
}

bool add_phase(const Site& site, GraphGenome& genome, Rng& rng) {
    std::vector<End> ends;
    for (const std::size_t n : site.nodes) {
        const NodeGene& node = genome.nodes[n];
        const ModuleInfo& module = site.catalogue().module(node.module);
        for (std::size_t p = 0; p < module.ports.size(); ++p)
            if (module.ports[p].carries == Carries::phase)
                ends.push_back({node.id, CableTo::port, static_cast<std::uint16_t>(p)});
    }
    if (ends.empty()) return false;
    const End end = any_of(ends, rng);
    std::vector<CableGene> there;
    for (const NodeGene& n : genome.nodes)
        if (n.section == Section::voice)
            if (const auto cable = site.cable(n.id, end.to, end.target, end.slot))
                there.push_back(*cable);
    if (!there.empty() && rng.chance(existing)) {
        CableGene cable = any_of(there, rng);
        cable.gain = gain_range(site.space.registry(), genome, cable).position(slight_phase);
        plug(cable, genome);
        return true;
    }
    const ModuleIndex m = rng.chance(0.6f) ? site.space.registry().find("operator", "growth")
                                           : site.catalogue().draw(Catalogue::Role::source, rng);
    const InnovationId from = enter(site, genome, Event::source, end.to, m, Section::voice, rng).id;
    plug(site, genome, from, end.to, end.target, end.slot, slight_phase);
    return true;
}

bool connect_nodes(const Site& site, GraphGenome& genome, Rng& rng) {
    for (int tries = 0; tries < 8; ++tries) {
        std::optional<CableGene> cable = any_cable(site, rng);
        if (!cable) continue;
        const Range& range = gain_range(site.space.registry(), genome, *cable);
        // Into a port that multiplies, next to what is there: it adds to it.
        cable->gain = range.position(quiet);
        plug(*cable, genome);
        return true;
    }
    return false;
}

bool duplicate_source(const Site& site, GraphGenome& genome, Rng& rng) {
    // Without a source nothing is heard, which is not allowed.
    const NodeGene original = genome.nodes[any_of(heard_nodes(site, ModuleKind::source), rng)];
    const ModuleInfo& module = site.catalogue().module(original.module);
    NodeGene copy = original;
    copy.id = fresh_node_id(genome, Event::copy, original.id, module.id);
    for (std::size_t k = 0; k < module.knobs.size(); ++k) {
        const Range& range = module.knobs[k].range;
        const double cents = range.unit == Unit::cents       ? 1.0
                             : range.unit == Unit::semitones ? 0.01
                                                             : 0.0;
        if (cents == 0.0 || range.stepped()) continue;
        copy.knobs[k] = range.position(double{range.plain(copy.knobs[k])} +
                                       cents * slight_detuning * (rng.chance(0.5f) ? 1 : -1));
        break;
    }
    const InnovationId id = genome.add(std::move(copy)).id;
    plug_like(site, original.id, id, genome);
    return true;
}

bool branch_processor(const Site& site, GraphGenome& genome, Rng& rng) {
    if (site.hears_recording()) return branch_effect(site, genome, rng);
    const std::vector<std::size_t> processors = heard_nodes(site, ModuleKind::processor);
    if (processors.empty()) return false;
    NodeGene copy = genome.nodes[any_of(processors, rng)];
    const InnovationId original = copy.id;
    copy.id = fresh_node_id(genome, Event::copy, original, site.catalogue().module(copy.module).id);
    const InnovationId id = genome.add(std::move(copy)).id;
    plug_like(site, original, id, genome);
    return true;
}

}  // namespace patchbreeder::detail
