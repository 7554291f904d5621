#include "ga/graph_descent.h"

#include <algorithm>

namespace patchbreeder {
namespace {

FlatGraph locked(const GraphSpace& space, FlatGraph flat) {
    flat.lock(space.locks);
    return flat;
}

}  // namespace

GraphDescent::GraphDescent(const GraphSpace& space, GraphDecoder& decoder, const GraphGenome& start,
                           const GraphDescent* parent)
    : flat_(locked(space, FlatGraph(decoder, start))), descent_(begin(parent)) {}

Descent GraphDescent::begin(const GraphDescent* parent) const {
    const auto& genes = flat_.layout().genes();
    if (!parent) return Descent(genes, flat_.flat());
    const std::vector<GenePlace>& known = parent->flat_.places();
    std::vector<std::int32_t> same;
    for (const GenePlace& place : flat_.places()) {
        const auto found = std::find(known.begin(), known.end(), place);
        const NodeGene* now = flat_.base().node(place.id);
        const NodeGene* then = parent->flat_.base().node(place.id);
        // A node that changed its module has other knobs now.
        const bool changed = now && then && now->module != then->module;
        same.push_back(found == known.end() || changed
                           ? -1
                           : static_cast<std::int32_t>(found - known.begin()));
    }
    return Descent(genes, parent->descent_, same, flat_.flat());
}

void GraphDescent::ask(std::vector<GraphGenome>& to) {
    std::vector<Genome> flat;
    descent_.ask(flat_.layout().genes(), flat);
    for (const Genome& g : flat) to.push_back(flat_.graph(g));
}

void GraphDescent::tell(std::span<const Score> scores, std::span<const float> embeddings,
                        std::span<const float> target) {
    descent_.tell(flat_.layout().genes(), scores, embeddings, target);
}

GraphIndividual GraphDescent::best() const {
    return {flat_.graph(descent_.best().genome), descent_.best().score};
}

}  // namespace patchbreeder
