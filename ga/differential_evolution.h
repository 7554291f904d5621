// Differential evolution: DE/rand/1/bin (Storn and Price, 1997), the control. Choices and toggles
// are taken from one of the three that make the difference.
#pragma once

#include <tuple>
#include <vector>

#include "ga/optimiser.h"

namespace patchbreeder {

class DifferentialEvolution {
  public:
    static constexpr std::string_view id = "de";
    static constexpr std::string_view summary = "Differential evolution, rand/1/bin.";
    struct Settings {
        int population = 0;
        float length = 0.0f, rate = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(50), "Parents."),
        setting(&Settings::length, "length", linear(0, 2).at(0.5f), "Factor of the difference."),
        setting(&Settings::rate, "rate", linear(0, 1).at(0.9f), "Share of genes that change."),
    };

    explicit DifferentialEvolution(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return ranked_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, parents_, ranked_, children_);
    }

  private:
    void breed(const Breeding& breeding, std::size_t child);
    void rank();

    Settings settings_;
    std::vector<Individual> parents_;  // child i may replace parent i
    std::vector<Individual> ranked_;   // the same, best first
    std::vector<Genome> children_;
};

}  // namespace patchbreeder
