// Graph archipelago: islands where structures grow, asked and told as the islands of archipelago.h
// are: one batch, any order of evaluation, migration at logical times. No threads, no audio, no
// clock.
#pragma once

#include "ga/archipelago.h"
#include "ga/graph_optimisers.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

struct GraphPlan {
    std::uint64_t seed = 1;
    std::uint32_t islands = 1;
    AnyGraphOptimiser optimiser = Neat(default_settings<Neat>());  // of every island
    Migration migration{};
    std::uint64_t evaluations = 10'000;  // that the search may expect to spend
};

// How many structures the islands hold apart, and how large they are, after a generation.
struct GraphRecord {
    std::uint32_t species = 0;   // 0 where there are none
    float nodes = 0.0f;          // of a member, in the mean
    std::size_t best_nodes = 0;  // of the champion, that are heard
    std::size_t best_cables = 0;
};

class GraphArchipelago {
  public:
    GraphArchipelago(GraphSpace space, const GraphPlan& plan);

    [[nodiscard]] std::span<const GraphGenome> ask(std::size_t limit = Archipelago::unlimited);
    void tell(std::span<const Score> scores, const Embeddings& embeddings = {});
    [[nodiscard]] bool wants_embeddings() const noexcept;

    [[nodiscard]] const GraphIndividual& champion() const noexcept { return champion_; }
    [[nodiscard]] std::uint32_t generation() const noexcept { return generation_; }
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }
    [[nodiscard]] std::span<const HistoryRecord> history() const noexcept { return history_; }
    [[nodiscard]] std::span<const GraphRecord> structures() const noexcept { return structures_; }
    [[nodiscard]] const GraphSpace& space() const noexcept { return *space_; }

    // Between tell and ask; loaded into one of the same space and plan.
    void save(StateWriter& to);
    void load(StateReader& from);

  private:
    [[nodiscard]] GraphBreeding breeding(std::size_t island) const noexcept;
    void record();

    std::shared_ptr<const GraphSpace> space_;
    GraphPlan plan_;
    std::vector<GraphIsland> islands_;
    Post<GraphIndividual> post_;
    std::vector<GraphGenome> batch_;
    std::vector<std::size_t> shares_;  // how much of the batch is each island's
    std::vector<HistoryRecord> history_;
    std::vector<GraphRecord> structures_;
    GraphIndividual champion_;
    std::uint32_t generation_ = 0;
    std::uint64_t evaluations_ = 0;
};

}  // namespace patchbreeder
