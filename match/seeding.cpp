#include "match/seeding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "engine/music.h"
#include "match/fm_ratios.h"
#include "match/own_cycles.h"

namespace patchbreeder {
namespace {

// What a rule may look at: the target, and the node the knob belongs to.
struct Scene {
    const Analysis& target;
    const Structure& structure;
    std::size_t node;
};

struct Guess {
    std::vector<double> centres;  // plain values; empty: no opinion
    float spread = 0.1f;          // positions
};

bool modulates_phase(const Structure& structure, std::size_t node) {
    for (const Cable& c : structure.cables())
        if (c.from == static_cast<int>(node) && c.target == CableTo::port &&
            structure.module(static_cast<std::size_t>(c.to)).ports[c.slot].carries ==
                Carries::phase)
            return true;
    return false;
}

// An envelope that drives the gain of an FM modulator or a knob moves the brightness; one that
// drives any other gain shapes the loudness.
bool moves_brightness(const Scene& scene) {
    for (const Cable& c : scene.structure.cables())
        if (c.from == static_cast<int>(scene.node) &&
            (c.target == CableTo::knob ||
             (c.to >= 0 && modulates_phase(scene.structure, static_cast<std::size_t>(c.to)))))
            return true;
    return false;
}
bool drives_gain(const Scene& scene) {
    for (const Cable& c : scene.structure.cables())
        if (c.from == static_cast<int>(scene.node) && c.target == CableTo::port &&
            scene.structure.module(static_cast<std::size_t>(c.to)).ports[c.slot].carries ==
                Carries::gain)
            return true;
    return false;
}
bool sweeps(const Scene& scene) {
    return moves_brightness(scene) && scene.target.sweep.octaves > 0.25f;
}

// An envelope that moves the position of the target's own cycles plays them in their order, and
// stays.
bool scans_cycles(const Structure& structure, std::size_t node) {
    if (structure.module(node).id != "adsr") return false;
    for (const Cable& c : structure.cables())
        if (c.from == static_cast<int>(node) && c.target == CableTo::knob) {
            const ModuleInfo& to = structure.module(static_cast<std::size_t>(c.to));
            if (to.reads_cycles && to.knobs[c.slot].id == "position") return true;
        }
    return false;
}
Guess scan(const Scene& s, std::string_view knob) {
    // Of eight stretches of the held tone, from the middle of the first to that of the last.
    if (const auto held = held_tone(s.target)) {
        const double stretch = (double{held->to} - double{held->from}) / Cycles::most_frames;
        const double before = double{held->from} - double{s.target.onset};
        if (knob == "attack") return {{stretch * (Cycles::most_frames - 1)}, 0.03f};
        if (knob == "delay") return {{std::max(0.0, before + 0.5 * stretch), 0.0}, 0.02f};
    }
    if (knob == "sustain") return {{100.0}, 0.03f};
    if (knob == "release") return {{8.0}, 0.03f};
    return {};
}

// What an envelope may be that moves the brightness: what was heard, and what is too quick to hear.
Guess attack(const Scene& s) {
    if (!sweeps(s)) return {{std::max(0.001, double{s.target.attack})}, 0.08f};
    const auto heard = double{s.target.sweep.attack};
    if (heard < 0.05) return {{0.001, 0.01, 0.04}, 0.06f};
    return {{heard, heard, 0.001}, 0.04f};
}

Guess decay(const Scene& s) {
    if (sweeps(s)) {
        const double heard = std::max(0.02, double{s.target.sweep.decay});
        return {{heard, 2.0 * heard, 4.0 * heard}, 0.07f};
    }
    if (s.target.decay < 1.0f) return {{1.0, 4.0}, 0.15f};
    // Time to fall by 60 dB: what an exponential segment calls its length.
    return {{60.0 / double{s.target.decay}, 20.0 / double{s.target.decay}}, 0.1f};
}

Guess sustain(const Scene& s) {
    if (sweeps(s)) {
        const double heard = 100.0 * double{s.target.sweep.sustain};
        return {{heard, 0.5 * heard, 0.2 * heard}, 0.08f};
    }
    const double level = 100.0 * std::pow(10.0, double{s.target.sustain} / 20.0);
    return {{drives_gain(s) ? level : 50.0, 0.0}, 0.12f};
}

Guess release(const Scene& s) {
    return {{s.target.release > 0.0f ? double{s.target.release} : 0.1}, 0.12f};
}

Guess transposition(const Scene&) {
    return {{0.0, 0.0, 0.0, 12.0, -12.0}, 0.0f};
}
Guess in_tune(const Scene&) {
    return {{0.0}, 0.04f};
}

Guess waveform(const Scene& s) {
    // Strong even harmonics speak for a saw, their absence for a pulse or a triangle.
    if (s.target.harmonic_slope < -14.0f) return {{3.0, 2.0}};
    if (s.target.odd_share > 0.8f) return {{1.0, 2.0}};
    return {{0.0, 1.0}};
}

// Humps of the spectrum tell where a lone filter stands. Who makes which of them where there are
// several is not known; in a row, two that stand at different humps leave nothing.
bool makes_humps(const Scene& s) {
    const auto& nodes = s.structure.nodes();
    const auto alike = [&](const Node& n) { return n.module == nodes[s.node].module; };
    return !s.target.resonances.empty() && std::count_if(nodes.begin(), nodes.end(), alike) == 1;
}

Guess cutoff(const Scene& s) {
    // The target's own cycles are as bright as it is.
    if (std::any_of(s.structure.nodes().begin(), s.structure.nodes().end(),
                    [](const Node& n) { return !n.cycles.empty(); }))
        return {{18000.0, 9000.0}, 0.05f};
    const double bright = std::clamp(double{s.target.centroid}, 60.0, 12000.0);
    if (makes_humps(s)) {
        Guess humps{{bright}, 0.03f};
        for (const Resonance& r : s.target.resonances) humps.centres.push_back(double{r.hertz});
        return humps;
    }
    return {{bright, 2.0 * bright, 4.0 * bright}, 0.12f};
}

// What leaves a hump of noise: a band-pass above all, or the corner of a pass.
Guess response(const Scene& s) {
    if (!makes_humps(s)) return {};
    return {{2.0, 2.0, 1.0, 3.0}};
}
Guess sharpness(const Scene& s) {
    if (!makes_humps(s)) return {};
    return {{80.0, 50.0}, 0.12f};
}

Guess lfo_rate(const Scene& s) {
    if (s.target.vibrato_rate <= 0.0f) return {};
    return {{double{s.target.vibrato_rate}}, 0.05f};
}

Guess no_delay(const Scene&) {
    return {{0.0}, 0.02f};
}

struct Rule {
    std::string_view module, knob;
    Guess (*guess)(const Scene&);
};
constexpr std::array rules{
    Rule{"adsr", "attack", attack},       Rule{"adsr", "decay", decay},
    Rule{"adsr", "sustain", sustain},     Rule{"adsr", "release", release},
    Rule{"adsr", "delay", no_delay},      Rule{"oscillator", "coarse", transposition},
    Rule{"oscillator", "fine", in_tune},  Rule{"oscillator", "bend", in_tune},
    Rule{"oscillator", "wave", waveform}, Rule{"operator", "fine", in_tune},
    Rule{"svf", "cutoff", cutoff},        Rule{"svf", "mode", response},
    Rule{"svf", "resonance", sharpness},  Rule{"lfo", "rate", lfo_rate},
};

GenePrior prior_of(const Layout& layout, std::size_t gene, const Guess& guess) {
    GenePrior prior;
    for (const double plain : guess.centres) prior.centres.push_back(layout.position(gene, plain));
    prior.spread = guess.spread;
    return prior;
}

// Ratios of an operator as rows of `coarse` and `fine`: the highest whole ratio below, since `fine`
// is finest near 0.
JointPrior ratio_prior(const Layout& layout, const std::string& node,
                       std::span<const double> ratios) {
    JointPrior joint{.genes = {layout.find(node + ".coarse"), layout.find(node + ".fine")}};
    const auto highest = double{layout.range(joint.genes[0]).high};
    for (const double ratio : ratios) {
        const double coarse = std::clamp(std::floor(ratio), 0.0, highest);
        const double fine = ratio / std::max(coarse, 0.5) - 1.0;
        if (fine >= 0.0 && fine <= 1.0)
            joint.centres.push_back(
                {layout.position(joint.genes[0], coarse), layout.position(joint.genes[1], fine)});
    }
    return joint;
}

// Modulators where they explain the partials.
std::vector<JointPrior> ratio_priors(const Layout& layout, const Performance& performance,
                                     const Analysis& target) {
    const Structure& structure = *layout.home().structure;
    std::vector<JointPrior> joints;
    if (performance.phrase.notes.empty()) return joints;
    const double carrier = hertz_of(double{performance.phrase.notes.front().pitch});
    const std::vector<double> ratios = fm_ratios(target.partials, carrier);
    for (std::size_t n = 0; n < structure.nodes().size(); ++n) {
        if (structure.module(n).id != "operator" || !modulates_phase(structure, n)) continue;
        JointPrior joint = ratio_prior(layout, structure.nodes()[n].name, ratios);
        if (!joint.centres.empty()) joints.push_back(std::move(joint));
    }
    return joints;
}

// What the rules say of a gene.
Guess guess_of(const Scene& scene, std::string_view knob) {
    const std::string_view module = scene.structure.module(scene.node).id;
    if (scans_cycles(scene.structure, scene.node))
        if (Guess found = scan(scene, knob); !found.centres.empty()) return found;
    for (const Rule& rule : rules)
        if (module == rule.module && knob == rule.knob) return rule.guess(scene);
    return {};
}

// The template as its author left it, but for what plays the target's own cycles in their time.
Genome start_of(const Layout& layout, const Prior& prior) {
    Genome start = layout.encode(layout.home());
    const Structure& structure = *layout.home().structure;
    for (std::size_t g = 0; g < start.genes.size(); ++g) {
        const std::string& name = layout.genes()[g].name;
        const int node = structure.find(name.substr(0, name.find('.')));
        if (node >= 0 && scans_cycles(structure, static_cast<std::size_t>(node)) &&
            !prior.genes[g].centres.empty())
            start.genes[g] = layout.genes()[g].settle(prior.genes[g].centres.front());
    }
    return start;
}

}  // namespace

Prior seed_prior(const Layout& layout, const Performance& performance, const Analysis& target) {
    const Structure& structure = *layout.home().structure;
    Prior prior;
    for (std::size_t g = 0; g < layout.genes().size(); ++g) {
        const std::string& name = layout.genes()[g].name;
        const std::size_t dot = name.find('.');
        const int node = structure.find(name.substr(0, dot));
        Guess found;
        if (node >= 0)
            found = guess_of({target, structure, static_cast<std::size_t>(node)},
                             std::string_view(name).substr(dot + 1));
        for (const NoteGene& open : performance.open)
            if (name == open.gene.name) found = {open.centres, open.spread};
        prior.genes.push_back(found.centres.empty() ? GenePrior{} : prior_of(layout, g, found));
    }
    prior.joints = ratio_priors(layout, performance, target);
    prior.starts.push_back(start_of(layout, prior));
    return prior;
}

Prior prior_about(const Genome& start) {
    constexpr float spread = 0.04f, trust = 0.9f;
    Prior prior{.starts = {}, .seeded = 1.0f};
    prior.far_home = prior.home;
    for (const float position : start.genes)
        prior.genes.push_back({.centres = {position}, .spread = spread, .trust = trust});
    return prior;
}

}  // namespace patchbreeder
