// The list of optimisers that search for structures too. Adding one is a new file and a word here.
// They are values with what optimiser.h asks for, but of graphs, and a GraphBreeding.
#pragma once

#include <tuple>

#include "ga/neat.h"
#include "ga/optimisers.h"
#include "ga/random_structure.h"

namespace patchbreeder {

using AnyGraphOptimiser = std::variant<Neat, RandomStructure>;

[[nodiscard]] std::span<const OptimiserInfo> graph_optimisers();
// One of the list is meant.
[[nodiscard]] bool grows_graphs(const OptimiserChoice& choice);
// One that grows_graphs(). Error (usage) as make_optimiser().
[[nodiscard]] AnyGraphOptimiser make_graph_optimiser(const OptimiserChoice& choice,
                                                     std::string_view where = "--optimiser");

// Any of them at work.
class GraphIsland {
  public:
    explicit GraphIsland(AnyGraphOptimiser optimiser) : optimiser_(std::move(optimiser)) {}

    [[nodiscard]] std::span<const GraphGenome> ask(const GraphBreeding& breeding) {
        return std::visit([&](auto& o) { return o.ask(breeding); }, optimiser_);
    }
    void tell(const GraphBreeding& breeding, std::span<const Score> scores) {
        std::visit([&](auto& o) { o.tell(breeding, scores); }, optimiser_);
    }
    void receive(std::span<const GraphIndividual> migrants) {
        std::visit([&](auto& o) { o.receive(migrants); }, optimiser_);
    }
    [[nodiscard]] std::span<const GraphIndividual> population() const {
        return std::visit([](const auto& o) { return o.population(); }, optimiser_);
    }
    [[nodiscard]] bool wants_embeddings() const {
        return std::visit([](const auto& o) { return o.wants_embeddings(); }, optimiser_);
    }
    // 0 if it knows none.
    [[nodiscard]] std::size_t species_count() const {
        const auto* neat = std::get_if<Neat>(&optimiser_);
        return neat ? neat->species_count() : 0;
    }
    [[nodiscard]] auto fields() noexcept { return std::tie(optimiser_); }

  private:
    AnyGraphOptimiser optimiser_;
};

}  // namespace patchbreeder
