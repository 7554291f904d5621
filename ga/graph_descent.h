// Graph descent: tunes the knobs of a graph genome by least squares (descent.h), its structure
// kept.
//
// What a gene does to the sound is known once it was measured. A child that differs from a tuned
// parent by a module that entered neutrally takes over what is known of all other genes, so that
// tuning it costs a few evaluations for each new knob, not for each knob.
#pragma once

#include <tuple>
#include <vector>

#include "ga/descent.h"
#include "ga/flat_graph.h"

namespace patchbreeder {

class GraphDescent {
  public:
    GraphDescent(const GraphSpace& space, GraphDecoder& decoder, const GraphGenome& start,
                 const GraphDescent* parent);
    GraphDescent() = default;  // of nothing: a state is to be read into it

    void ask(std::vector<GraphGenome>& to);
    void tell(std::span<const Score> scores, std::span<const float> embeddings,
              std::span<const float> target);
    [[nodiscard]] GraphIndividual best() const;
    // In the space of its own knobs.
    [[nodiscard]] const Descent& descent() const noexcept { return descent_; }
    [[nodiscard]] Descent& descent() noexcept { return descent_; }
    [[nodiscard]] auto fields() noexcept { return std::tie(flat_, descent_); }

  private:
    [[nodiscard]] Descent begin(const GraphDescent* parent) const;

    FlatGraph flat_;
    Descent descent_;
};

}  // namespace patchbreeder
