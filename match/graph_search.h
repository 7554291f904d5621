// Graph search: optimisers of structures at work on a target: asks the islands, decodes, plays and
// judges what they ask for, and tells them.
#pragma once

#include "ga/graph_archipelago.h"
#include "match/evaluator.h"

namespace patchbreeder {

class GraphSearch {
  public:
    // `fitness` outlives the search.
    GraphSearch(GraphSpace space, const GraphPlan& plan, Performance performance,
                const Fitness& fitness);

    // Breeds and judges one generation, at most `limit` evaluations. Returns how many were made; 0
    // only if limit is 0.
    std::size_t advance(std::size_t limit);

    [[nodiscard]] const GraphArchipelago& islands() const noexcept { return islands_; }
    [[nodiscard]] const Performance& performance() const noexcept { return performance_; }
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return islands_.evaluations(); }
    [[nodiscard]] Score best() const noexcept { return islands_.champion().score; }
    // The champion, as a patch. Once there is one.
    [[nodiscard]] Decoded champion();

  private:
    GraphArchipelago islands_;
    GraphDecoder decoder_;
    Performance performance_;
    Evaluator evaluator_;
    std::vector<Decoded> decoded_;
    std::vector<Score> scores_;
    std::vector<float> embeddings_;
};

}  // namespace patchbreeder
