// CMA-ES with restarts and growing populations (IPOP; Auger and Hansen, 2005): the control that
// treats a patch as a smooth landscape. Stepped genes are searched as if they were continuous and
// settled before they are judged, with a margin that keeps each of them able to change (Hamano et
// al., 2022).
#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "ga/cma.h"
#include "ga/optimiser.h"

namespace patchbreeder {

class CmaEs {
  public:
    static constexpr std::string_view id = "cmaes";
    static constexpr std::string_view summary = "CMA-ES with restarts; stepped genes relaxed.";
    struct Settings {
        int offspring = 0, first = 0;
        float spread = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::offspring, "offspring", integer(0, 1024).at(0),
                "Genomes per generation; 0: by the number of genes."),
        setting(&Settings::first, "first", integer(1, 1024).at(64),
                "Genomes drawn from the prior, the best of which is the first mean."),
        setting(&Settings::spread, "spread", linear(0.001f, 0.5f).at(0.15f),
                "Standard deviation at the start, of a position."),
    };

    explicit CmaEs(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const Genome> ask(const Breeding& breeding);
    void tell(const Breeding& breeding, std::span<const Score> scores);
    [[nodiscard]] std::span<const Individual> population() const noexcept { return best_; }
    void receive(std::span<const Individual> migrants);
    [[nodiscard]] auto fields() noexcept {
        return std::tie(settings_, free_, cma_, asked_, best_, offspring_, stale_, reached_);
    }

  private:
    void restart(std::span<const Gene> genes, const Genome& mean);

    Settings settings_;
    std::vector<std::size_t> free_;  // genes without a lock
    std::optional<Cma> cma_;         // none: the next generation is drawn from the prior
    std::vector<Genome> asked_;
    std::vector<Individual> best_;  // of this restart, best first
    std::size_t offspring_ = 0;     // of the present restart; 0: the default
    std::uint32_t stale_ = 0;       // generations without a better one in this restart
    Score reached_ = Score::worst();
};

}  // namespace patchbreeder
