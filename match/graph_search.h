// Graph search: optimisers of structures at work on a target: asks the islands, decodes, has judged
// what they ask for, and tells them.
#pragma once

#include <functional>

#include "ga/graph_archipelago.h"

namespace patchbreeder {

// Who plays and judges what genomes decode to.
struct GraphJudge {
    std::span<const float> target{};  // where it lies; empty: there is no such space
    // Room for embeddings is given if they are wanted: as long as `target` for each.
    std::function<void(std::span<const Decoded>, std::span<Score>, std::span<float> embeddings)>
        judge;
};

class GraphSearch {
  public:
    // What the judge holds outlives the search.
    GraphSearch(GraphSpace space, const GraphPlan& plan, GraphJudge judge);

    // Breeds and judges one generation, at most `limit` evaluations. Returns how many were made; 0
    // only if limit is 0.
    std::size_t advance(std::size_t limit);

    [[nodiscard]] const GraphArchipelago& islands() const noexcept { return islands_; }
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return islands_.evaluations(); }
    [[nodiscard]] Score best() const noexcept { return islands_.champion().score; }
    // The champion, as a patch. Once there is one.
    [[nodiscard]] Decoded champion();
    void save(StateWriter& to) { islands_.save(to); }
    void load(StateReader& from) { islands_.load(from); }

  private:
    GraphArchipelago islands_;
    GraphDecoder decoder_;
    GraphJudge judge_;
    std::vector<Decoded> decoded_;
    std::vector<Score> scores_;
    std::vector<float> embeddings_;
};

// How many evaluations the clock will allow, to two digits: by what the first genomes cost.
[[nodiscard]] std::uint64_t foretell_growth(const GraphSpace& space, const GraphJudge& judge,
                                            std::uint64_t seed, double seconds);

// `5 modules, 6 cables`: of the best so far.
[[nodiscard]] std::string size_of_best(const GraphArchipelago& islands);

}  // namespace patchbreeder
