// Crossover: a child, given as a copy of one parent, takes from the other. Ordered genes may blend;
// choices and toggles are only ever copied. Locked genes are equal in all parents and stay.
#pragma once

#include <cstdint>
#include <span>

#include "ga/genome.h"

namespace patchbreeder {

enum class Crossover : std::uint8_t {
    none,
    uniform,  // gene by gene, a share of them
    block,    // module by module: whole blocks of genes travel
    sbx,      // simulated binary: children spread about the parents as one-point crossover's would
    line,     // a point on the line through the parents, a little beyond either end
    differential,  // toward a better one and along the difference of two others
};
inline constexpr std::size_t crossover_count = 6;

// The copied share of a uniform crossover is itself drawn, from hardly any to half of the genes.
void uniform_crossover(const Genome& other, Genome& child, Rng& rng) noexcept;
void block_crossover(std::span<const Gene> genes, const Genome& other, Genome& child,
                     Rng& rng) noexcept;
void sbx_crossover(std::span<const Gene> genes, const Genome& other, Genome& child, float eta,
                   Rng& rng) noexcept;
void line_crossover(std::span<const Gene> genes, const Genome& other, Genome& child,
                    Rng& rng) noexcept;

// Current-to-better/1 of differential evolution (Storn and Price, 1997; Zhang and Sanderson, 2009):
// steps follow the spread of the population, so they shrink with it.
void differential_crossover(std::span<const Gene> genes, const Genome& better, const Genome& plus,
                            const Genome& minus, Genome& child, Rng& rng) noexcept;

// The two children of simulated binary crossover (Deb and Agrawal, 1995) of positions a and b, with
// Deb's contraction of the distribution so that both lie in 0..1. Their mean is the parents' mean.
struct SbxPair {
    float near_a, near_b;
};
[[nodiscard]] SbxPair sbx(float a, float b, float eta, Rng& rng) noexcept;

}  // namespace patchbreeder
