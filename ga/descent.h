// Descent: brings a good genome to the bottom of the valley it stands in.
//
// Levenberg-Marquardt (Marquardt, 1963) on embeddings: every continuous gene is nudged once to see
// where it moves the sound, and a least-squares step moves them all together, several dampings at
// a time. After a step the picture of what genes do is only corrected by what the step did
// (Broyden, 1965). A search that changes a gene at a time cannot follow the ridges of a patch,
// where cutoff, resonance and envelope depth trade against each other; this can.
//
// It asks for evaluations like an optimiser; Eigen is named only in descent.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ga/genome.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

class Descent {
  public:
    // Goes down from a genome of which nothing is known.
    Descent(std::span<const Gene> genes, Genome start);
    // Stands nowhere: a state is to be read into it.
    Descent();
    // Goes down from a genome that differs from where another descent stands: what the genes do
    // that did not change is taken over from there, unless a choice beside them is another now.
    // Steps try few dampings, as most such descents lead nowhere.
    Descent(std::span<const Gene> genes, const Descent& other, Genome start);
    // The same in another space than the other's: `same` tells for each gene which it was there,
    // or -1.
    Descent(std::span<const Gene> genes, const Descent& other, std::span<const std::int32_t> same,
            Genome start);
    ~Descent();
    Descent(const Descent&);
    Descent& operator=(const Descent&);
    Descent(Descent&&) noexcept;
    Descent& operator=(Descent&&) noexcept;

    // Appends the genomes it wants judged next; none if it is done.
    void ask(std::span<const Gene> genes, std::vector<Genome>& to);
    // Scores and embeddings (one after another, each as long as `target`) of what it asked for.
    void tell(std::span<const Gene> genes, std::span<const Score> scores,
              std::span<const float> embeddings, std::span<const float> target);
    [[nodiscard]] const Individual& best() const noexcept;
    // Least-squares steps so far.
    [[nodiscard]] int steps() const noexcept;
    // The last look around found nothing more to gain.
    [[nodiscard]] bool done() const noexcept;
    // How near the target a genome at `embedding` would come, at a guess, if the genes moved it as
    // they move the best here: the squared distance that a damped step from there would leave.
    [[nodiscard]] double promise(std::span<const float> embedding,
                                 std::span<const float> target) const;
    // Squared, from where the best lies to `target`, or to any other embedding.
    [[nodiscard]] double distance(std::span<const float> target) const;
    // Squared distance to where another stands, as a share of the squared distance to the target.
    [[nodiscard]] double apart(const Descent& other) const;
    // Looks around again before the next step, though the last one may have paid.
    void look_again() noexcept;
    void save(StateWriter& to);
    void load(StateReader& from);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace patchbreeder
