// Hill climbing with a step size for every gene: the simplest search that adapts to the patch.
//
// Every child changes one to three genes of the champion, each by a multiple of the gene's own
// step, which grows when it succeeds and shrinks when it fails (the one-fifth rule; Rechenberg,
// 1973, gene by gene). What improved alone is then tried together.
#pragma once

#include <tuple>
#include <vector>

#include "ga/optimiser.h"

namespace patchbreeder {

class HillClimb {
  public:
    static constexpr std::string_view id = "hillclimb";
    static constexpr std::string_view summary = "Climbs from the best of a few, gene by gene.";
    struct Settings {
        int first = 0, batch = 0;
    };
    static constexpr std::array settings{
        setting(&Settings::first, "first", integer(1, 4096).at(128),
                "Genomes drawn from the prior, the best of which is where it starts."),
        setting(&Settings::batch, "batch", integer(1, 1024).at(32), "Children per generation."),
    };

    explicit HillClimb(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return best_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, best_, steps_, asked_, moves_, together_, combine_);
    }

  private:
    Settings settings_;
    std::vector<Individual> best_;  // none or one
    std::vector<float> steps_;
    std::vector<Genome> asked_;
    std::vector<std::vector<std::size_t>> moves_;  // genes that each child changed
    Genome together_;                              // all that improved alone, applied at once
    bool combine_ = false;
};

}  // namespace patchbreeder
