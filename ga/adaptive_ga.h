// An adaptive genetic algorithm: tournaments, many ways to cross and to mutate, of which it uses
// most what succeeded, and replacement that keeps niches and never loses the best.
//
// It moves a few genes a little at a time, which in dozens of dimensions beats moving all of them;
// how little, and which crossover, it learns from what succeeded. A child takes the place of the
// most similar parent if it is no worse (restricted tournament replacement with the widest window;
// Harik, 1995), so that unlike answers live side by side until one is better everywhere near it.
// When nothing has improved for long, all but a few make room for newcomers.
#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "ga/crossover.h"
#include "ga/operator_mix.h"
#include "ga/optimiser.h"

namespace patchbreeder {

class AdaptiveGa {
  public:
    static constexpr std::string_view id = "adaptive-ga";
    static constexpr std::string_view summary =
        "Steady genetic algorithm with niches and operators that adapt.";
    struct Settings {
        int population = 0, tournament = 0, brood = 0;
        float crossover = 0.0f, mutation = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(64), "Parents kept."),
        setting(&Settings::tournament, "tournament", integer(2, 16).at(5),
                "Candidates per parent; more is greedier."),
        setting(&Settings::brood, "brood", integer(1, 16).at(2),
                "Children screened by a coarse score for each that is judged; 1: all are judged."),
        setting(&Settings::crossover, "crossover", linear(0, 1).at(0.8f),
                "Share of crossed children."),
        setting(&Settings::mutation, "mutation", linear(0, 1).at(0.8f),
                "Share of crossed children that are mutated too; the uncrossed always are."),
    };

    explicit AdaptiveGa(const Settings& chosen);

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    [[nodiscard]] bool wants_screening() const noexcept { return screening_; }
    // The best of the brood, as many as there are parents.
    [[nodiscard]] std::span<const Genome> screen(std::span<const Score> coarse);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return parents_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, parents_, children_, origins_, crossovers_, mutations_, stale_,
                        screening_, fresh_);
    }

  private:
    // How a child came about, to credit what made it.
    struct Origin {
        std::size_t parent = 0;
        std::optional<std::size_t> crossover{}, mutation{};  // indices in the operator mixes
    };
    [[nodiscard]] std::size_t select(Rng& rng) const;
    void start(const Breeding& breeding);
    void breed(const Breeding& breeding, std::size_t child);
    void cross(std::span<const Gene> genes, Crossover how, Genome& child, Rng& rng) const;
    void credit(std::span<const Score> scores);
    void found(std::span<const Score> scores);
    void replace(std::span<const Gene> genes, Individual newcomer);
    void renew_if_stale(const Breeding& breeding);

    Settings settings_;
    std::vector<Individual> parents_;  // best first
    std::vector<Genome> children_;
    std::vector<Origin> origins_;
    OperatorMix crossovers_, mutations_;
    std::uint32_t stale_ = 0;  // generations without a better champion
    bool screening_ = false;   // the children asked for are a brood
    bool fresh_ = true;        // there are no parents, or few: children are drawn from the prior
};

}  // namespace patchbreeder
