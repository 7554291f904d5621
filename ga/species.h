// Species: genomes that are alike compete with each other first, so that a new structure has time
// to find its knobs before it must beat an old one. How unlike is unlike is adapted, generation by
// generation, to hold a wished number of species.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "ga/graph_genome.h"

namespace patchbreeder {

struct Species {
    std::uint64_t number = 0;  // in the order of their appearance
    GraphGenome representative{};
    std::vector<std::size_t> members{};  // of the population, fittest first
    std::uint32_t born = 0;              // generation
    std::uint32_t improved = 0;          // generation in which its best became better
    float best = 0.0f;                   // fitness, lower is better, of all time
    [[nodiscard]] auto fields() noexcept {
        return std::tie(number, representative, members, born, improved, best);
    }
};

struct SpeciesRules {
    std::size_t wanted = 10;      // 1: all are one species
    std::uint32_t patience = 15;  // generations without improvement before a species dies out
    std::uint32_t youth = 8;      // generations in which it cannot
    DistanceWeights weights{};
};

class SpeciesList {
  public:
    explicit SpeciesList(const SpeciesRules& rules) : rules_(rules) {}

    // Assigns every genome to the first species whose representative is near, or to a new one;
    // `fitness` is lower for the better. Empty species are gone, representatives are the fittest.
    void sort(const Registry& registry, std::span<const GraphGenome* const> genomes,
              std::span<const float> fitness, std::uint32_t generation);
    // How many of `places` each species may fill, all together: in proportion to the mean worth of
    // its members (fitness sharing: a large species is worth no more for its size), none for those
    // that stagnate, and at least one for that of the fittest.
    [[nodiscard]] std::vector<std::size_t> quotas(std::span<const float> fitness,
                                                  std::size_t places,
                                                  std::uint32_t generation) const;

    [[nodiscard]] std::span<const Species> all() const noexcept { return species_; }
    // Index of the species of a member of the population last sorted.
    [[nodiscard]] std::size_t of(std::size_t member) const noexcept { return of_[member]; }
    [[nodiscard]] float threshold() const noexcept { return threshold_; }
    [[nodiscard]] auto fields() noexcept {
        return std::tie(rules_, species_, of_, threshold_, next_);
    }

  private:
    void adapt() noexcept;

    SpeciesRules rules_;
    std::vector<Species> species_;
    std::vector<std::size_t> of_;
    float threshold_ = 0.4f;
    std::uint64_t next_ = 0;
};

}  // namespace patchbreeder
