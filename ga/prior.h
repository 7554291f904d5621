// Prior: where the first generation comes from. What analysis of the target knows of a gene is
// given as one or more centres; every other gene starts at home or anywhere.
#pragma once

#include <tuple>
#include <vector>

#include "ga/genome.h"

namespace patchbreeder {

struct GenePrior {
    std::vector<float> centres{};  // positions, one is taken at random; empty: nothing is known
    float spread = 0.0f;           // standard deviation about the centre, in positions; for
                                   // ordered genes only
    float trust = 0.85f;           // how often a seeded genome takes a centre
    [[nodiscard]] auto fields() noexcept { return std::tie(centres, spread, trust); }
};

// Genes whose positions are known together: one row of positions is taken for all, each half as
// often as the one before.
struct JointPrior {
    std::vector<std::size_t> genes{};
    std::vector<std::vector<float>> centres{};  // rows, as long as `genes`
    float trust = 0.8f;
    [[nodiscard]] auto fields() noexcept { return std::tie(genes, centres, trust); }
};

struct Prior {
    std::vector<GenePrior> genes{};    // one per gene, or empty
    std::vector<JointPrior> joints{};  // come after the gene priors
    std::vector<Genome> starts{};      // genomes that must be in the first generation
    float seeded = 0.7f;               // share of genomes that listen to the gene priors
    float home = 0.9f;                 // how often an unknown gene stands at home
    float far_home = 0.4f;             // the same in genomes that begin far from home
    [[nodiscard]] auto fields() noexcept {
        return std::tie(genes, joints, starts, seeded, home, far_home);
    }
};

// 0 for every second draw, 1 for every fourth, ...; below count.
[[nodiscard]] std::size_t halving(std::size_t count, Rng& rng);
// A genome drawn from the prior, legal in every gene.
[[nodiscard]] Genome draw(std::span<const Gene> genes, const Prior& prior, Rng& rng);
// Genome number `child` of a first generation: the starts come first; every second begins far from
// home, for targets that nobody would have made from this template.
[[nodiscard]] Genome first_genome(std::span<const Gene> genes, const Prior& prior,
                                  std::size_t child, Rng& rng);

}  // namespace patchbreeder
