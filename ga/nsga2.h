// NSGA-II (Deb, Pratap, Agarwal and Meyarivan, 2002): instead of one sum it minimises the parts of
// a score, spectrum, pitch and envelope, and gives the patches of which none is better in all.
#pragma once

#include <tuple>
#include <vector>

#include "ga/optimiser.h"

namespace patchbreeder {

// No part of `a` is worse than that of `b`, and one is better. A score without parts is all of
// them.
[[nodiscard]] bool dominates(const Score& a, const Score& b) noexcept;
// Those that no other dominates, best first; of equal scores the first.
[[nodiscard]] std::vector<Individual> front_of(std::span<const Individual> all);
// At most so many of a front, those that lie in its crowded places left out; its ends and the first
// stay. most > aspect_count.
[[nodiscard]] std::vector<Individual> thinned(std::vector<Individual> front, std::size_t most);

class Nsga2 {
  public:
    static constexpr std::string_view id = "nsga2";
    static constexpr std::string_view summary =
        "NSGA-II over spectrum, pitch and envelope; gives a Pareto front.";
    struct Settings {
        int population = 0;
        float crossover = 0.0f, mutated = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(64), "Parents kept."),
        setting(&Settings::crossover, "crossover", linear(0, 1).at(0.9f),
                "Share of crossed children."),
        setting(&Settings::mutated, "mutated", linear(0, 16).at(1.0f),
                "Genes of a child that mutate, on average."),
    };

    explicit Nsga2(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return shown_; }
    void receive(std::span<const Individual> migrants);
    // Optional in the contract: those that no other dominates.
    [[nodiscard]] std::vector<Individual> front() const { return front_of(shown_); }
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, parents_, shown_, children_);
    }

  private:
    [[nodiscard]] const Genome& select(Rng& rng) const;
    void survive(std::vector<Individual> all);

    Settings settings_;
    std::vector<Individual> parents_;  // by rank, then the least crowded first
    std::vector<Individual> shown_;    // the same, best first
    std::vector<Genome> children_;
};

}  // namespace patchbreeder
