// Island: one optimiser at its own logical time, and the best it has found.
#pragma once

#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "ga/optimisers.h"

namespace patchbreeder {

class Island {
  public:
    explicit Island(AnyOptimiser optimiser) : optimiser_(std::move(optimiser)) {}

    // Genomes to evaluate, or a brood to screen.
    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    // What was asked for is a brood: of it, screen() gives back those to evaluate.
    [[nodiscard]] bool wants_screening() const noexcept;
    [[nodiscard]] std::span<const Genome> screen(std::span<const Score> coarse);
    // What was asked for, and its scores.
    void tell(const Breeding& breeding, std::span<const Genome> genomes,
              std::span<const Score> scores);
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] bool wants_embeddings() const noexcept;

    [[nodiscard]] std::span<const Individual> population() const;
    // Empty if the optimiser has one objective.
    [[nodiscard]] std::vector<Individual> front() const;
    // The best ever evaluated here; its score is Score::worst() before the first tell.
    [[nodiscard]] const Individual& champion() const noexcept { return champion_; }
    [[nodiscard]] auto fields() noexcept { return std::tie(optimiser_, champion_); }

  private:
    AnyOptimiser optimiser_;
    Individual champion_;
};

}  // namespace patchbreeder
