#include "ga/layout.h"

#include <fmt/format.h>

#include "engine/error.h"
#include "engine/suggest.h"

namespace patchbreeder {
namespace {

Gene make_gene(std::string name, const Range& range, float home, std::size_t block) {
    return {.name = std::move(name),
            .kind = kind_of(range),
            .range = range,
            .home = home,
            .block = static_cast<std::uint16_t>(block)};
}

// An audio cable's gain changes the sound if it is weighed against others, or is no plain level.
bool gain_matters(const Structure& s, std::size_t cable) {
    const Cable& c = s.cables()[cable];
    if (c.target == CableTo::knob || c.feedback) return true;
    if (c.target == CableTo::port &&
        s.module(static_cast<std::size_t>(c.to)).ports[c.slot].carries != Carries::audio)
        return true;
    std::size_t rivals = 0;
    for (const Cable& other : s.cables())
        rivals += other.to == c.to && other.target == c.target && other.slot == c.slot;
    return rivals > 1;
}

}  // namespace

void Layout::add(Part part, std::size_t index, Gene gene) {
    places_.push_back({.part = part, .index = static_cast<std::uint16_t>(index)});
    genes_.push_back(std::move(gene));
}

void Layout::add_cable(std::size_t cable) {
    const Structure& s = *home_.structure;
    const Cable& c = s.cables()[cable];
    // A cable belongs to the module it comes from; one from the mix bus to where it ends.
    const int owner = c.from >= 0 ? c.from : c.to;
    add(Part::gain, cable,
        make_gene(s.from_text(c) + '>' + s.to_text(c), s.gain_range(cable), home_.gains[cable],
                  static_cast<std::size_t>(owner >= 0 ? owner : 0)));
}

Layout::Layout(Patch home, std::vector<ExtraGene> extras) : home_(std::move(home)) {
    const Structure& s = *home_.structure;
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        const Node& node = s.nodes()[n];
        const auto& knobs = s.module(n).knobs;
        for (std::size_t k = 0; k < knobs.size(); ++k)
            add(Part::knob, node.first_knob + k,
                make_gene(node.name + '.' + std::string(knobs[k].id), knobs[k].range,
                          home_.positions[node.first_knob + k], n));
        if (!node.optional) continue;
        const bool muted = (home_.muted >> n & 1) != 0;
        add(Part::mute, n,
            make_gene(node.name + ".mute", toggle(), toggle().position(muted ? 1.0 : 0.0), n));
    }
    for (std::size_t c = 0; c < s.cables().size(); ++c)
        if (gain_matters(s, c)) add_cable(c);
    for (std::size_t e = 0; e < extras.size(); ++e) {
        extras_.push_back(extras[e].range);
        add(Part::extra, e,
            make_gene(extras[e].name, extras[e].range,
                      extras[e].range.position(double{extras[e].range.home}),
                      s.nodes().size() + e));
    }
    find_mutes();
}

// Knobs and cables of a node sleep while it is muted.
void Layout::find_mutes() {
    for (std::size_t m = 0; m < genes_.size(); ++m) {
        if (places_[m].part != Part::mute) continue;
        for (std::size_t g = 0; g < genes_.size(); ++g) {
            const bool belongs = places_[g].part == Part::knob || places_[g].part == Part::gain;
            if (belongs && genes_[g].block == genes_[m].block)
                genes_[g].mute = static_cast<std::int32_t>(m);
        }
    }
}

std::size_t Layout::find(std::string_view name, std::string_view where) const {
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < genes_.size(); ++i) {
        if (genes_[i].name == name) return i;
        known.push_back(genes_[i].name);
    }
    throw Error(ExitCode::bad_data, {.where = std::string(where),
                                     .what = "there is no gene '" + std::string(name) + "'",
                                     .remedy = suggest(name, known)});
}

void Layout::lock(std::string_view name, double plain, std::string_view where) {
    const std::size_t gene = find(name, where);
    const Range& allowed = range(gene);
    if (!allowed.contains(plain))
        throw Error(ExitCode::bad_data, {.where = std::string(where),
                                         .what = fmt::format("{} = {:g}", name, plain),
                                         .why = "out of range",
                                         .remedy = "give " + allowed.extent()});
    lock_position(gene, this->position(gene, plain));
}

void Layout::lock_position(std::size_t gene, float position) noexcept {
    genes_[gene].lock.reset();
    genes_[gene].lock = genes_[gene].settle(position);
}

const Range& Layout::range(std::size_t gene) const noexcept {
    static constexpr Range mute = toggle();
    const Structure& s = *home_.structure;
    const std::size_t at = places_[gene].index;
    switch (places_[gene].part) {
        case Part::knob:
            return s.knob(at).range;
        case Part::gain:
            return s.gain_range(at);
        case Part::extra:
            return extras_[at];
        case Part::mute:
            break;
    }
    return mute;
}

void Layout::narrow(std::size_t gene, double low, double high) noexcept {
    Gene& g = genes_[gene];
    Place& place = places_[gene];
    const float home = widened(gene, g.home);
    place.low = range(gene).position(low);
    place.high = range(gene).position(high);
    if (g.range.stepped()) {
        const auto first = static_cast<int>(range(gene).plain(place.low));
        const auto last = static_cast<int>(range(gene).plain(place.high));
        g.range = integer(first, last, g.range.unit);
    }
    g.home = narrowed(gene, home);
}

float Layout::position(std::size_t gene, double plain) const noexcept {
    return narrowed(gene, range(gene).position(plain));
}

float Layout::widened(std::size_t gene, float position) const noexcept {
    const Place& p = places_[gene];
    if (!p.narrowed()) return position;
    if (genes_[gene].range.stepped())
        return range(gene).position(double{genes_[gene].range.plain(position)});
    return snap(p.low + position * (p.high - p.low));
}

float Layout::narrowed(std::size_t gene, float position) const noexcept {
    const Place& p = places_[gene];
    if (!p.narrowed()) return position;
    if (genes_[gene].range.stepped())
        return genes_[gene].range.position(double{range(gene).plain(position)});
    return snap((position - p.low) / (p.high - p.low));
}

void Layout::decode_into(const Genome& genome, Decoded& out) const {
    if (out.patch.structure != home_.structure || out.extras.size() != extras_.size()) {
        out.patch = home_;
        out.extras.resize(extras_.size());
    }
    out.patch.muted = home_.muted;
    for (std::size_t i = 0; i < genes_.size(); ++i) {
        const float position = widened(i, genes_[i].settle(genome[i]));
        const std::size_t at = places_[i].index;
        switch (places_[i].part) {
            case Part::knob:
                out.patch.positions[at] = position;
                break;
            case Part::gain:
                out.patch.gains[at] = position;
                break;
            case Part::extra:
                out.extras[at] = extras_[at].plain(position);
                break;
            case Part::mute:
                out.patch.muted &= ~(std::uint64_t{1} << at);
                out.patch.muted |= std::uint64_t{position >= 0.5f} << at;
                break;
        }
    }
}

Decoded Layout::decode(const Genome& genome) const {
    Decoded out;
    decode_into(genome, out);
    return out;
}

Genome Layout::encode(const Patch& patch, std::span<const float> extras) const {
    if (!same_structure(patch, home_))
        throw Error(ExitCode::bad_data,
                    {.where = "patch", .what = "has another structure than the template"});
    Genome genome;
    for (std::size_t i = 0; i < genes_.size(); ++i) {
        const std::size_t at = places_[i].index;
        float position = widened(i, genes_[i].home);
        switch (places_[i].part) {
            case Part::knob:
                position = patch.positions[at];
                break;
            case Part::gain:
                position = patch.gains[at];
                break;
            case Part::extra:
                if (at < extras.size()) position = extras_[at].position(double{extras[at]});
                break;
            case Part::mute:
                position = toggle().position((patch.muted >> at & 1) != 0 ? 1.0 : 0.0);
        }
        genome.genes.push_back(genes_[i].settle(narrowed(i, position)));
    }
    return genome;
}

}  // namespace patchbreeder
