// Seeds: structures that a search for structures begins with, while they are being made, and how
// they come into its space.
#pragma once

#include <string_view>
#include <vector>

#include "ga/flat_graph.h"

namespace patchbreeder {

// A graph genome in the making.
class GraphSketch {
  public:
    explicit GraphSketch(const Catalogue& catalogue, Section section = Section::voice)
        : catalogue_(catalogue), section_(section) {}

    // A module as it enters.
    InnovationId add(std::string_view module);
    void connect(InnovationId from, InnovationId to, CableTo target = CableTo::port,
                 std::string_view slot = "in");
    [[nodiscard]] GraphGenome& genome() noexcept { return genome_; }
    // What ends every start that plays notes: an amplifier with an envelope, and the way on to the
    // effects.
    [[nodiscard]] GraphGenome end_with(InnovationId last);

  private:
    const Catalogue& catalogue_;
    Section section_;
    GraphGenome genome_;
};

// A start, and what is known of its knobs.
struct GraphSeed {
    FlatGraph flat;
    Prior prior;
};

// Makes them the starts of a space whose locks are known; it leaves them room to grow.
void plant(std::vector<GraphSeed> seeds, GraphSpace& space);

}  // namespace patchbreeder
