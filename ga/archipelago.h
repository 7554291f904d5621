// Archipelago: islands that breed apart and exchange emigrants at logical times.
//
// Ask it for one batch, evaluate the batch in any way and order, tell it the scores, and ask again,
// now or at any later time. It is a value: a copy continues as the original would. Its islands may
// ask and learn on several threads; each has its own state and random numbers, and it knows no
// audio and no clock, so the same plan and the same scores give the same search.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "ga/budget.h"
#include "ga/island.h"
#include "ga/post.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

struct ArchipelagoPlan {
    std::uint64_t seed = 1;
    std::uint32_t islands = 1;
    std::vector<OptimiserChoice> optimisers{{}};  // island i gets the one at i modulo their number
    Migration migration{};
    // What the search may expect to spend: some optimisers narrow as it comes to its end. A search
    // may go on beyond it.
    std::uint64_t evaluations = 10'000;
    bool screens = false;  // whoever asks will screen() the broods of those that want it
};

// How the search stood after a generation.
struct HistoryRecord {
    std::uint32_t generation = 0;
    std::uint64_t evaluations = 0;  // so far
    std::uint64_t screenings = 0;   // coarse scores so far
    Score best;                     // so far
    Score median;                   // of all populations
    float diversity = 0.0f;         // of all populations
};

// Of the individuals of all islands; the worst of none.
[[nodiscard]] Score median_of(std::vector<Score> scores);

class Archipelago {
  public:
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    Archipelago(SearchSpace space, const ArchipelagoPlan& plan);

    // Genomes of all islands, island after island, at most `limit` shared out evenly. Asking again
    // with the same limit before telling gives the same batch.
    [[nodiscard]] std::span<const Genome> ask(std::size_t limit = unlimited);
    // An island asked for a brood: screen() before they are evaluated.
    [[nodiscard]] bool wants_screening() const noexcept;
    // One coarse score per genome of the batch; gives the batch to evaluate, within the limit of
    // the last ask.
    [[nodiscard]] std::span<const Genome> screen(std::span<const Score> coarse);
    // One score per genome of the last batch, in its order, and where they lie if that was wanted.
    void tell(std::span<const Score> scores, const Embeddings& embeddings = {});
    // An island will make use of embeddings of the batch just asked for.
    [[nodiscard]] bool wants_embeddings() const noexcept;

    // The best ever evaluated; its score is Score::worst() before the first tell.
    [[nodiscard]] const Individual& champion() const noexcept;
    // Of optimisers with several objectives: those found that no other dominates, best first.
    [[nodiscard]] std::vector<Individual> front() const;
    [[nodiscard]] std::uint32_t generation() const noexcept { return generation_; }
    [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }
    [[nodiscard]] std::uint64_t screenings() const noexcept { return screenings_; }
    [[nodiscard]] std::span<const HistoryRecord> history() const noexcept { return history_; }
    [[nodiscard]] std::span<const Island> islands() const noexcept { return islands_; }
    [[nodiscard]] const SearchSpace& space() const noexcept { return *space_; }

    // Between tell and ask; loaded into one of the same space and plan.
    void save(StateWriter& to);
    void load(StateReader& from);

  private:
    // What island `i` may ask for of the limit, shared evenly among it and those still to ask.
    [[nodiscard]] std::size_t share(std::size_t i, std::size_t taken) const noexcept;
    [[nodiscard]] Breeding breeding(std::size_t island) const noexcept;
    void record();

    std::shared_ptr<const SearchSpace> space_;
    std::uint64_t seed_;
    std::uint64_t planned_;
    bool screens_;
    Migration migration_;
    std::vector<Island> islands_;
    Post<Individual> post_;
    std::vector<Genome> batch_;
    std::vector<std::size_t> shares_;  // how much of the batch is each island's
    std::vector<HistoryRecord> history_;
    std::uint32_t generation_ = 0;
    std::uint64_t evaluations_ = 0, screenings_ = 0;
    std::size_t limit_ = unlimited;
};

}  // namespace patchbreeder
