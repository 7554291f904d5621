// Graph descent: tunes the knobs of a graph genome by least squares (descent.h), its structure
// kept.
//
// What a gene does to the sound is known once it was measured. A child that differs from a tuned
// parent by a module that entered neutrally takes over what is known of all other genes, so that
// tuning it costs a few evaluations for each new knob, not for each knob.
#pragma once

#include <vector>

#include "ga/descent.h"
#include "ga/flat_graph.h"

namespace patchbreeder {

class GraphDescent {
  public:
    GraphDescent(const GraphSpace& space, GraphDecoder& decoder, const GraphGenome& start,
                 const GraphDescent* parent);

    void ask(std::vector<GraphGenome>& to);
    void tell(std::span<const Score> scores, std::span<const float> embeddings,
              std::span<const float> target);
    [[nodiscard]] GraphIndividual best() const;
    [[nodiscard]] int steps() const noexcept { return descent_.steps(); }
    [[nodiscard]] bool done() const noexcept { return descent_.done(); }
    void look_again() noexcept { descent_.look_again(); }
    // How much nearer the target a graph at `embedding` would come than the best here did, at a
    // guess (Descent::promise): below 1 is nearer.
    [[nodiscard]] float promise(std::span<const float> embedding,
                                std::span<const float> target) const;

    // Of an embedding from where the best lies, as a share of the distance from there to the
    // target; 1 while that is not known.
    [[nodiscard]] float apart(std::span<const float> embedding,
                              std::span<const float> target) const;
    // The same of where another stands.
    [[nodiscard]] float apart(const GraphDescent& other) const;

  private:
    [[nodiscard]] Descent begin(const GraphDescent* parent) const;

    FlatGraph flat_;
    Descent descent_;
};

}  // namespace patchbreeder
