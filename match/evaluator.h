// Evaluator: turns genomes into scores: decode, render, judge, on all threads.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/render.h"
#include "fitness/fitness.h"
#include "match/performance.h"

namespace patchbreeder {

class Evaluator {
  public:
    // `fitness` outlives the evaluator.
    explicit Evaluator(const Fitness& fitness, Isa isa = best_isa());
    ~Evaluator();

    // scores[i] belongs to genomes[i]. Bits depend on the genome alone; threads only share the
    // work.
    // `embeddings`: none, or room for one of the fitness's embeddings per genome.
    void evaluate(const Layout& layout, const Performance& performance,
                  std::span<const Genome> genomes, std::span<Score> scores,
                  std::span<float> embeddings = {});
    // The same of what genomes decode to, whatever their structures.
    void evaluate(std::span<const Decoded> decoded, const Performance& performance,
                  std::span<Score> scores, std::span<float> embeddings = {});
    [[nodiscard]] const Fitness& fitness() const noexcept { return fitness_; }

  private:
    struct Worker;
    // Renders `part` into audio_, a row a genome; then judges the rows.
    void render(std::span<const Decoded> decoded, const Performance& performance,
                std::span<const std::size_t> part, std::size_t chunk, std::size_t length);
    void judge(std::span<const std::size_t> part, std::size_t length, std::span<Score> scores,
               std::span<float> embeddings);

    const Fitness& fitness_;
    RenderSpec spec_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<float> audio_;
    std::vector<unsigned char> broken_;
};

}  // namespace patchbreeder
