#include "ga/flat_graph.h"

#include <algorithm>

#include "engine/state.h"

namespace patchbreeder {

FlatGraph::FlatGraph(GraphDecoder& decoder, GraphGenome base)
    : base_(std::move(base)),
      origin_(decoder.decode(base_)),
      layout_(origin_.decoded.patch, decoder.extras()),
      places_(find_places()) {}

std::vector<GenePlace> FlatGraph::find_places() const {
    const Structure& s = *origin_.decoded.patch.structure;
    std::vector<GenePlace> places;
    for (std::size_t g = 0; g < layout_.genes().size(); ++g) {
        const std::size_t at = layout_.place(g);
        if (layout_.is_extra(g)) {
            places.push_back({no_parent, at});
        } else if (layout_.is_cable(g)) {
            places.push_back({base_.cables[origin_.cables[at]].id, 0});
        } else {
            std::size_t node = s.nodes().size() - 1;
            while (s.nodes()[node].first_knob > at) --node;
            places.push_back(
                {base_.nodes[origin_.nodes[node]].id, at - s.nodes()[node].first_knob});
        }
    }
    return places;
}

void FlatGraph::lock(std::span<const GraphLock> locks) noexcept {
    for (const GraphLock& lock : locks) {
        const auto found = std::find(places_.begin(), places_.end(), GenePlace{lock.id, lock.knob});
        if (found != places_.end())
            layout_.lock_position(static_cast<std::size_t>(found - places_.begin()), lock.position);
    }
}

Genome FlatGraph::flat() const {
    Genome genome = layout_.encode(origin_.decoded.patch);
    for (std::size_t g = 0; g < places_.size(); ++g)
        if (layout_.is_extra(g))
            genome[g] = layout_.genes()[g].settle(base_.extras[places_[g].knob]);
    return genome;
}

GraphGenome FlatGraph::graph(const Genome& flat) const {
    GraphGenome made = base_;
    write_back(layout_.decode(flat).patch, origin_, made);
    for (std::size_t g = 0; g < places_.size(); ++g)
        if (layout_.is_extra(g)) made.extras[places_[g].knob] = flat[g];
    return made;
}

// The rest follows from the base.
void FlatGraph::save(StateWriter& to) {
    std::vector<std::optional<float>> locks;
    for (const Gene& gene : layout_.genes()) locks.push_back(gene.lock);
    to.put(base_, locks);
}

void FlatGraph::load(StateReader& from) {
    std::vector<std::optional<float>> locks;
    from.get(base_, locks);
    *this = FlatGraph(from.borrow<GraphDecoder>(), std::move(base_));
    StateReader::expect(locks.size() == layout_.genes().size());
    for (std::size_t g = 0; g < locks.size(); ++g)
        if (locks[g]) layout_.lock_position(g, *locks[g]);
}

}  // namespace patchbreeder
