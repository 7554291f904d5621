#include "match/crossing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "match/own_cycles.h"

namespace patchbreeder {
namespace {

// A position between two, on the grid; what has no order changes over in the middle.
float between(const Range& range, float a, float b, float where) {
    if (range.scale == Scale::choice || range.scale == Scale::toggle) return where < 0.5f ? a : b;
    const float position = snap(a + where * (b - a));
    return range.stepped() ? range.position(double{range.plain(position)}) : position;
}

// Of one structure, every node as far on the way from a to b as its place says.
Patch glide(const Patch& a, const Patch& b, const std::vector<float>& places) {
    const Structure& s = *a.structure;
    Patch patch = a;
    float total = 0.0f;
    for (std::size_t n = 0; n < places.size(); ++n) {
        const std::size_t first = s.nodes()[n].first_knob;
        for (std::size_t k = first; k < first + s.module(n).knobs.size(); ++k)
            patch.positions[k] =
                between(s.knob(k).range, a.positions[k], b.positions[k], places[n]);
        const std::uint64_t bit = std::uint64_t{1} << n;
        patch.muted = (patch.muted & ~bit) | ((places[n] < 0.5f ? a : b).muted & bit);
        total += places[n];
    }
    const float mean = total / static_cast<float>(places.size());
    for (std::size_t c = 0; c < patch.gains.size(); ++c) {
        const int from = s.cables()[c].from;
        const float place = from >= 0 ? places[static_cast<std::size_t>(from)] : mean;
        patch.gains[c] = between(s.gain_range(c), a.gains[c], b.gains[c], place);
    }
    patch.level = a.level + mean * (b.level - a.level);
    return patch;
}

// The structure of a with its cycles part of the way to those of b; none if the two differ in more.
std::shared_ptr<const Structure> blended(const Patch& a, const Patch& b, float where) {
    auto on_the_way = a.structure, like_b = a.structure;
    if (a.structure->nodes().size() != b.structure->nodes().size()) return {};
    for (std::size_t n = 0; n < a.structure->nodes().size(); ++n) {
        const OwnCycles &first = a.structure->nodes()[n].cycles,
                        &last = b.structure->nodes()[n].cycles;
        if (first == last) continue;
        if (first.empty() || last.empty()) return {};
        on_the_way = on_the_way->with_cycles(n, blend(first, last, where));
        like_b = like_b->with_cycles(n, last);
    }
    return *like_b == *b.structure ? on_the_way : nullptr;
}

double factor_of(double decibels) {
    return std::pow(10.0, decibels / 20.0);
}

// One of the two patches that go side by side.
struct Side {
    const Patch& patch;
    const char* prefix;
    double voices, effects;  // what cables into mix and out are multiplied by
    int first = 0;           // of its nodes in the whole
};

// What is being put together.
struct Whole {
    std::vector<Node> nodes{};
    std::vector<Cable> cables{};
    std::vector<double> gains{};  // plain
    std::vector<float> positions{};
    std::uint64_t muted = 0;

    // Both sides may lead the mix straight to the output; that is one cable.
    void connect(const Cable& cable, double gain) {
        const auto same = std::find(cables.begin(), cables.end(), cable);
        if (same != cables.end()) {
            gains[static_cast<std::size_t>(same - cables.begin())] += gain;
            return;
        }
        cables.push_back(cable);
        gains.push_back(gain);
    }
};

void add(Whole& whole, Side& side, bool other_has_effects) {
    const Structure& s = *side.patch.structure;
    side.first = static_cast<int>(whole.nodes.size());
    whole.muted |= side.patch.muted << whole.nodes.size();
    for (Node node : s.nodes()) {
        node.name = side.prefix + node.name;
        whole.nodes.push_back(std::move(node));
    }
    whole.positions.insert(whole.positions.end(), side.patch.positions.begin(),
                           side.patch.positions.end());
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        Cable cable = s.cables()[c];
        double gain = double{s.gain_range(c).plain(side.patch.gains[c])};
        if (cable.to == mix_bus) gain *= side.voices;
        if (cable.to == out_bus) gain *= side.effects;
        if (cable.from >= 0) cable.from += side.first;
        if (cable.to >= 0) cable.to += side.first;
        whole.connect(cable, gain);
    }
    // Without effects of its own, its share of the mix comes out as it is.
    if (!s.has_effects() && other_has_effects)
        whole.connect({.from = mix_bus, .to = out_bus, .target = CableTo::bus}, side.effects);
}

// Nodes of the donor that a node of the receiver may be set like; -1: none.
std::vector<int> counterparts(const Structure& receiver, const Structure& donor) {
    std::vector<int> found(receiver.nodes().size(), -1);
    std::vector<bool> taken(donor.nodes().size(), false);
    const auto pair = [&](const auto& alike) {
        for (std::size_t r = 0; r < found.size(); ++r)
            for (std::size_t d = 0; d < taken.size() && found[r] < 0; ++d) {
                if (taken[d] || !alike(receiver.nodes()[r], donor.nodes()[d])) continue;
                found[r] = static_cast<int>(d);
                taken[d] = true;
            }
    };
    const auto same_kind = [](const Node& a, const Node& b) {
        return a.module == b.module && a.section == b.section;
    };
    pair([&](const Node& a, const Node& b) { return same_kind(a, b) && a.name == b.name; });
    pair(same_kind);
    return found;
}

void set_like(Patch& child, std::size_t node, const Patch& donor, std::size_t from) {
    const Structure& own = *child.structure;
    const Structure& other = *donor.structure;
    for (std::size_t k = 0; k < own.module(node).knobs.size(); ++k)
        child.positions[own.nodes()[node].first_knob + k] =
            donor.positions[other.nodes()[from].first_knob + k];
    if (own.nodes()[node].optional) {
        child.muted &= ~(std::uint64_t{1} << node);
        child.muted |= (donor.muted >> from & 1) << node;
    }
    for (std::size_t c = 0; c < own.cables().size(); ++c) {
        if (own.cables()[c].from != static_cast<int>(node)) continue;
        for (std::size_t d = 0; d < other.cables().size(); ++d)
            if (other.cables()[d].from == static_cast<int>(from) &&
                other.to_text(other.cables()[d]) == own.to_text(own.cables()[c]) &&
                &other.gain_range(d) == &own.gain_range(c))
                child.gains[c] = donor.gains[d];
    }
}

}  // namespace

Patch side_by_side(const Patch& a, const Patch& b, float where) {
    const double angle = double{where} * std::numbers::pi / 2.0;
    const float level = std::max(a.level, b.level);
    Side first{.patch = a,
               .prefix = "a_",
               .voices = std::cos(angle) * factor_of(double{a.level - level}),
               .effects = 1.0 - double{where}};
    Side second{.patch = b,
                .prefix = "b_",
                .voices = std::sin(angle) * factor_of(double{b.level - level}),
                .effects = double{where}};
    Whole whole;
    add(whole, first, b.structure->has_effects());
    add(whole, second, a.structure->has_effects());
    Patch patch =
        Patch::defaults(Structure::make(a.structure->registry(), std::move(whole.nodes),
                                        std::move(whole.cables), "both patches together"));
    patch.positions = std::move(whole.positions);
    for (std::size_t c = 0; c < patch.gains.size(); ++c)
        patch.gains[c] = patch.structure->gain_range(c).position(whole.gains[c]);
    patch.muted = whole.muted;
    patch.level = level;
    return patch;
}

Patch morph(const Patch& a, const Patch& b, float where) {
    if (where <= 0.0f) return a;
    if (where >= 1.0f) return b;
    auto structure = blended(a, b, where);
    if (!structure) return side_by_side(a, b, where);
    Patch patch = glide(a, b, std::vector<float>(a.structure->nodes().size(), where));
    patch.structure = std::move(structure);
    return patch;
}

Patch scatter(const Patch& a, const Patch& b, Rng& rng) {
    if (!same_structure(a, b)) return side_by_side(a, b, rng.uniform(0.25f, 0.75f));
    std::vector<float> places;
    for (std::size_t n = 0; n < a.structure->nodes().size(); ++n) places.push_back(rng.uniform());
    return glide(a, b, places);
}

Patch mix(const Patch& receiver, const Patch& donor, Rng& rng) {
    const std::vector<int> from = counterparts(*receiver.structure, *donor.structure);
    std::vector<std::size_t> alike;
    for (std::size_t n = 0; n < from.size(); ++n)
        if (from[n] >= 0) alike.push_back(n);
    Patch child = receiver;
    if (alike.empty()) return child;
    // One travels for certain, and of several one stays.
    const std::size_t sure = rng.below(alike.size());
    const std::size_t home =
        alike.size() > 1 ? (sure + 1 + rng.below(alike.size() - 1)) % alike.size() : alike.size();
    for (std::size_t i = 0; i < alike.size(); ++i) {
        const bool travels = rng.chance(0.5f);
        if (i != sure && (i == home || !travels)) continue;
        set_like(child, alike[i], donor, static_cast<std::size_t>(from[alike[i]]));
    }
    return child;
}

}  // namespace patchbreeder
