// Mutation: small changes to a few genes, and now and then a big one to a single gene.
#pragma once

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

}  // namespace patchbreeder
