#include "match/graph_search.h"

namespace patchbreeder {

GraphSearch::GraphSearch(GraphSpace space, const GraphPlan& plan, Performance performance,
                         const Fitness& fitness)
    : islands_(std::move(space), plan),
      decoder_(islands_.space().registry(), islands_.space().extras, islands_.space().names),
      performance_(std::move(performance)),
      evaluator_(fitness) {}

std::size_t GraphSearch::advance(std::size_t limit) {
    const auto genomes = islands_.ask(limit);
    decoded_.clear();
    for (const GraphGenome& g : genomes) decoded_.push_back(decoder_.decode(g).decoded);
    scores_.assign(genomes.size(), Score::worst());
    const std::span<const float> target = evaluator_.fitness().target_embedding();
    embeddings_.resize(islands_.wants_embeddings() ? target.size() * genomes.size() : 0);
    evaluator_.evaluate(decoded_, performance_, scores_, embeddings_);
    islands_.tell(scores_, {.target = target, .rows = embeddings_});
    return scores_.size();
}

Decoded GraphSearch::champion() {
    return decoder_.decode(islands_.champion().genome).decoded;
}

}  // namespace patchbreeder
