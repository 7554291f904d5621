// Random search: draws every genome from the prior and learns nothing. The control that any other
// optimiser has to beat.
#pragma once

#include <tuple>
#include <vector>

#include "ga/optimiser.h"

namespace patchbreeder {

class RandomSearch {
  public:
    static constexpr std::string_view id = "random";
    static constexpr std::string_view summary = "Draws from the seeding prior; the control.";
    struct Settings {
        int batch = 0, keep = 0;
    };
    static constexpr std::array settings{
        setting(&Settings::batch, "batch", integer(1, 4096).at(64), "Genomes per generation."),
        setting(&Settings::keep, "keep", integer(1, 1024).at(32), "Best ones remembered."),
    };

    explicit RandomSearch(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return kept_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept { return std::tie(settings_, asked_, kept_); }

  private:
    void keep(Individual newcomer);

    Settings settings_;
    std::vector<Genome> asked_;
    std::vector<Individual> kept_;  // best first
};

}  // namespace patchbreeder
