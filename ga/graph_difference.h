// Knob search inside a species: differential evolution over matching genes, whose step length and
// crossover rate follow what succeeded in that species (as in lshade.h). Genomes of a species need
// not have the same genes: a difference is taken where both of its ends have the gene.
#pragma once

#include <array>

#include "ga/graph_space.h"

namespace patchbreeder {

class SuccessHistory {
  public:
    SuccessHistory() { lengths_.fill(0.5f), rates_.fill(0.5f); }

    struct Sample {
        float length = 0.5f, rate = 0.5f;
    };
    [[nodiscard]] Sample draw(Rng& rng) const noexcept;
    // A sample that made a score lower by so much, in the generation that ends with settle().
    void credit(const Sample& sample, double gain) noexcept;
    void settle() noexcept;

  private:
    static constexpr std::size_t memory = 5;
    std::array<float, memory> lengths_, rates_;
    std::size_t slot_ = 0;  // written next
    double weight_ = 0.0, l1_ = 0.0, l2_ = 0.0, r1_ = 0.0, r2_ = 0.0;
};

// Current-to-better/1: the parent moves toward `better` and along the difference of two others.
// Choices and switches are copied; what the others lack is nudged a little.
struct Company {
    const GraphGenome &better, &plus, &minus;
};
[[nodiscard]] GraphGenome differ(const GraphSpace& space, const GraphGenome& parent,
                                 const Company& company, const SuccessHistory::Sample& sample,
                                 Rng& rng);

}  // namespace patchbreeder
