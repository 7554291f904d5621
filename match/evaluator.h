// Evaluator: turns genomes into scores: decode, render, judge, on all threads.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/render.h"
#include "fitness/fitness.h"
#include "ga/layout.h"

namespace patchbreeder {

// What is played: a phrase whose gate may be a gene.
struct Performance {
    Phrase phrase;
    bool gate_is_gene = false;  // extra gene 0, seconds, of the first note
};

// The phrase that a decoded genome is played with.
[[nodiscard]] Phrase phrase_of(const Performance& performance, const Decoded& decoded);

class Evaluator {
  public:
    // `fitness` outlives the evaluator.
    explicit Evaluator(const Fitness& fitness, Isa isa = best_isa());
    ~Evaluator();

    // scores[i] belongs to genomes[i]. Bits depend on the genome alone; threads only share the
    // work.
    void evaluate(const Layout& layout, const Performance& performance,
                  std::span<const Genome> genomes, std::span<Score> scores);

  private:
    struct Worker;
    const Fitness& fitness_;
    RenderSpec spec_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace patchbreeder
