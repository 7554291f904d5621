// L-SHADE: differential evolution whose step length and crossover rate follow what succeeded, with
// a population that shrinks to the end (Tanabe and Fukunaga, 2014). Choices and toggles never enter
// a difference: they are copied from the better one, from anyone, or drawn anew.
#pragma once

#include <array>
#include <tuple>
#include <vector>

#include "ga/optimiser.h"

namespace patchbreeder {

class Lshade {
  public:
    static constexpr std::string_view id = "lshade";
    static constexpr std::string_view summary =
        "Differential evolution with success history and shrinking population.";
    struct Settings {
        int population = 0, last = 0;
        float best = 0.0f, block = 0.0f, mutate = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::population, "population", integer(8, 1024).at(100),
                "Parents at the start."),
        setting(&Settings::last, "last", integer(4, 1024).at(8), "Parents at the end."),
        setting(&Settings::best, "best", linear(0.01f, 1).at(0.15f),
                "Share of the parents that pull."),
        setting(&Settings::block, "block", linear(0, 1).at(0.5f),
                "Share of children that change module by module."),
        setting(&Settings::mutate, "mutate", linear(0, 1).at(0.0f),
                "Share of children that are mutated as well."),
    };

    explicit Lshade(const Settings& chosen);

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return parents_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, parents_, archive_, children_, origins_, lengths_, rates_,
                        slot_);
    }

  private:
    static constexpr std::size_t memory = 6;
    struct Origin {
        std::size_t parent = 0;
        float length = 0.5f, rate = 0.5f;
    };
    void breed(const Breeding& breeding, std::size_t child);
    void remember(std::span<const Score> scores);
    void shrink(float progress);

    Settings settings_;
    std::vector<Individual> parents_;  // best first
    std::vector<Genome> archive_;      // parents that were replaced
    std::vector<Genome> children_;
    std::vector<Origin> origins_;
    std::array<float, memory> lengths_{}, rates_{};
    std::size_t slot_ = 0;  // of the memory, written next
};

}  // namespace patchbreeder
