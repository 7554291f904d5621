// Mutation: small changes to a few genes, and now and then a big one to a single gene.
#pragma once

#include <cstdint>
#include <span>

#include "ga/genome.h"

namespace patchbreeder {

// A normal step, folded back at the ends.
[[nodiscard]] float gaussian_step(float position, float sigma, Rng& rng) noexcept;
// Polynomial mutation (Deb, 2001) in its bounded form: never leaves 0..1, steps of order 1 / eta.
[[nodiscard]] float polynomial_step(float position, float eta, Rng& rng) noexcept;
// A Cauchy step of half-width `scale`, folded back at the ends: mostly small, sometimes anywhere.
[[nodiscard]] float heavy_step(float position, float scale, Rng& rng) noexcept;

// Another value of a gene: integers mostly step by one, choices are drawn anew, toggles flip, and
// continuous genes take a heavy step. Locked genes stay.
[[nodiscard]] float altered(const Gene& gene, float position, Rng& rng) noexcept;

// Ways to mutate: steps of one to eight continuous genes, from exploring to polishing, and changes
// of a single gene.
enum class Mutation : std::uint8_t {
    gaussian_300,  // standard deviation in thousandths of the range
    gaussian_100,
    gaussian_30,
    gaussian_10,
    gaussian_3,
    gaussian_1,
    polynomial,
    heavy,
    alter,          // any gene
    alter_stepped,  // an integer, choice or toggle
};
inline constexpr std::size_t mutation_count = 10;

// Genes that are locked or dormant are passed over; if no gene suits, nothing changes.
void mutate(std::span<const Gene> genes, Mutation how, Genome& child, Rng& rng) noexcept;

}  // namespace patchbreeder
