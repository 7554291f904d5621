// Genome: positions 0..1, one per gene of a search space; a plain value that optimisers share.
#pragma once

#include <compare>
#include <span>
#include <tuple>
#include <vector>

#include "engine/rng.h"
#include "engine/score.h"
#include "ga/gene.h"

namespace patchbreeder {

struct Genome {
    std::vector<float> genes;
    [[nodiscard]] auto fields() noexcept { return std::tie(genes); }

    [[nodiscard]] std::size_t size() const noexcept { return genes.size(); }
    [[nodiscard]] float& operator[](std::size_t i) noexcept { return genes[i]; }
    [[nodiscard]] float operator[](std::size_t i) const noexcept { return genes[i]; }
    friend bool operator==(const Genome&, const Genome&) = default;
};

// A genome and what it is worth.
struct Individual {
    Genome genome;
    Score score = Score::worst();
    [[nodiscard]] auto fields() noexcept { return std::tie(genome, score); }
    friend bool operator==(const Individual&, const Individual&) = default;
};

// Moves every gene to its nearest legal position.
void settle(std::span<const Gene> genes, Genome& genome) noexcept;

// True if the gene cannot be heard in this genome, because its module is muted.
[[nodiscard]] inline bool dormant(std::span<const Gene> genes, const Genome& genome,
                                  std::size_t gene) noexcept {
    const std::int32_t mute = genes[gene].mute;
    return mute >= 0 && genome[static_cast<std::size_t>(mute)] >= 0.5f;
}

// 0..1: mean over the free genes of how far they stand apart; unlike choices and toggles count 1,
// genes that are dormant in both 0. May stop at any value above `enough` once it has got there.
[[nodiscard]] float distance(std::span<const Gene> genes, const Genome& a, const Genome& b,
                             float enough = 2.0f) noexcept;

// Mean distance of a fixed sample of pairs; 0 for fewer than two.
[[nodiscard]] float diversity(std::span<const Gene> genes,
                              std::span<const Individual> population) noexcept;

}  // namespace patchbreeder
