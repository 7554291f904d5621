// Random structures, the control that asks whether evolving a structure is worth anything: draws
// one of random size, searches its knobs by CMA-ES until that is stuck or has had its share of the
// budget, and draws the next.
#pragma once

#include <optional>
#include <tuple>

#include "ga/cmaes.h"
#include "ga/graph_climb.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

class RandomStructure {
  public:
    static constexpr std::string_view id = "random-structure";
    static constexpr std::string_view summary = "Random structures, each tuned by CMA-ES.";
    struct Settings {
        int smallest = 0, largest = 0;
        float share = 0.0f;
    };
    static constexpr std::array settings{
        setting(&Settings::smallest, "smallest", integer(3, 64).at(3), "Modules, at least."),
        setting(&Settings::largest, "largest", integer(3, 64).at(16), "Modules, at most."),
        setting(&Settings::share, "share", linear(0.001f, 1).at(0.1f),
                "Of the budget, that one structure may have."),
    };

    explicit RandomStructure(const Settings& chosen) : settings_(chosen) {}

    [[nodiscard]] std::span<const GraphGenome> ask(const GraphBreeding& breeding);
    void tell(const GraphBreeding& breeding, std::span<const Score> scores);
    // The best of all structures so far.
    [[nodiscard]] std::span<const GraphIndividual> population() const noexcept { return best_; }
    void receive(std::span<const GraphIndividual>) {}
    [[nodiscard]] bool wants_embeddings() const noexcept { return false; }
    void save(StateWriter& to);
    void load(StateReader& from);  // borrows a GraphDecoder

  private:
    // The search inside one structure, and how much was spent when it began.
    struct Climb {
        GraphClimb<CmaEs> of;
        float progress = 0.0f;
        [[nodiscard]] auto fields() noexcept { return std::tie(of, progress); }
    };
    [[nodiscard]] Climb begin(const GraphBreeding& breeding);

    Settings settings_;
    std::optional<GraphDecoder> decoder_;
    std::optional<Climb> climb_;
    std::vector<GraphGenome> asked_;
    std::vector<GraphIndividual> best_;
};

}  // namespace patchbreeder
