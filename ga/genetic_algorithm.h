// An honest textbook genetic algorithm: tournaments, crossover, mutation, elitism.
//
// It moves a few genes a little at a time, which in dozens of dimensions beats moving all of them;
// how little, and which crossover, it learns from what succeeded.
#pragma once

#include <vector>

#include "ga/operator_mix.h"
#include "ga/optimiser.h"

namespace patchbreeder {

class GeneticAlgorithm {
  public:
    static constexpr std::string_view id = "ga";
    static constexpr std::string_view summary = "Textbook genetic algorithm with typed operators.";
    struct Settings {
        int population = 0, tournament = 0;
        float crossover = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(64), "Parents kept."),
        setting(&Settings::tournament, "tournament", integer(2, 16).at(3),
                "Candidates per parent; more is greedier."),
        setting(&Settings::crossover, "crossover", linear(0, 1).at(0.6f),
                "Share of crossed children."),
    };

    explicit GeneticAlgorithm(const Settings& chosen);

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return parents_; }
    void receive(std::span<const Individual> migrants);

  private:
    Settings settings_;
    std::vector<Individual> parents_;  // best first
    std::vector<Genome> children_;
};

}  // namespace patchbreeder
