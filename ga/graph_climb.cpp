#include "ga/graph_climb.h"

namespace patchbreeder {

Prior prior_of(const GraphSpace& space, const FlatGraph& flat) {
    Prior prior{.starts = {flat.flat()}};
    prior.genes.resize(flat.places().size());
    for (std::size_t g = 0; g < flat.places().size(); ++g) {
        const GenePlace& place = flat.places()[g];
        if (flat.layout().is_extra(g))
            prior.genes[g].centres = {prior.starts.front()[g]};
        else if (const NodeGene* node = flat.base().node(place.id);
                 node && node->module < space.priors.size() &&
                 place.knob < space.priors[node->module].size())
            prior.genes[g] = space.priors[node->module][place.knob];
    }
    return prior;
}

}  // namespace patchbreeder
