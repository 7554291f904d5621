// Covariance matrix adaptation (Hansen, "The CMA evolution strategy: a tutorial", 2016): a normal
// distribution that learns which directions pay, with active (negative) weights.
//
// It works on a cube: samples are folded back into 0..1, and the distribution learns from where
// they were before. Eigen (named only in cma.cpp) takes the matrix apart.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "engine/rng.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

class Cma {
  public:
    // `mean`: where to start, 0..1 in every dimension; at least one. `spreads`: standard deviations
    // in the first generation. `offspring`: samples per generation; 0: 4 + 3 ln n.
    Cma(std::vector<float> mean, std::span<const float> spreads, std::size_t offspring = 0);
    // Searches nothing: a state is to be read into it.
    Cma();
    ~Cma();
    Cma(const Cma&);
    Cma& operator=(const Cma&);
    Cma(Cma&&) noexcept;
    Cma& operator=(Cma&&) noexcept;

    [[nodiscard]] std::size_t dimensions() const noexcept;
    [[nodiscard]] std::size_t offspring() const noexcept;
    // Draws sample number `index` of this generation into `sample`.
    void draw(std::size_t index, std::span<float> sample, Rng& rng);
    // Scores of the samples drawn, lower is better; fewer than were drawn leaves all as it was.
    void learn(std::span<const float> scores);
    [[nodiscard]] std::span<const float> mean() const noexcept;
    // Standard deviation along the longest axis: what is left to search.
    [[nodiscard]] float reach() const noexcept;
    void save(StateWriter& to);
    void load(StateReader& from);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace patchbreeder
