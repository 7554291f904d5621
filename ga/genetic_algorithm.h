// An honest textbook genetic algorithm, to compare with: generations, tournaments, uniform and
// simulated binary crossover, Gaussian and polynomial mutation, and an elite that survives
// (Goldberg, 1989; Deb, 2001).
#pragma once

#include <tuple>
#include <vector>

#include "ga/optimiser.h"

namespace patchbreeder {

class GeneticAlgorithm {
  public:
    static constexpr std::string_view id = "ga";
    static constexpr std::string_view summary = "Textbook genetic algorithm.";
    struct Settings {
        int population = 0, tournament = 0, elite = 0;
        float crossover = 0.0f, mutated = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(64), "Parents kept."),
        setting(&Settings::tournament, "tournament", integer(2, 16).at(3),
                "Candidates per parent; more is greedier."),
        setting(&Settings::elite, "elite", integer(1, 7).at(2), "The best, which always survive."),
        setting(&Settings::crossover, "crossover", linear(0, 1).at(0.9f),
                "Share of crossed children."),
        setting(&Settings::mutated, "mutated", linear(0, 16).at(1.0f),
                "Genes of a child that mutate, on average."),
    };

    explicit GeneticAlgorithm(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return parents_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept { return std::tie(settings_, parents_, children_); }

  private:
    [[nodiscard]] const Genome& select(Rng& rng) const;

    Settings settings_;
    std::vector<Individual> parents_;  // best first
    std::vector<Genome> children_;
};

}  // namespace patchbreeder
