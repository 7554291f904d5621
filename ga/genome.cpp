#include "ga/genome.h"

#include <cassert>
#include <cmath>

namespace patchbreeder {

void settle(std::span<const Gene> genes, Genome& genome) noexcept {
    assert(genome.size() == genes.size());
    for (std::size_t i = 0; i < genes.size(); ++i) genome[i] = genes[i].settle(genome[i]);
}

float distance(std::span<const Gene> genes, const Genome& a, const Genome& b,
               float enough) noexcept {
    const float most = enough * static_cast<float>(genes.size());
    float total = 0.0f;
    int free = 0;
    for (std::size_t i = 0; i < genes.size() && total <= most; ++i) {
        if (genes[i].lock) continue;
        ++free;
        if (dormant(genes, a, i) && dormant(genes, b, i)) continue;
        if (ordered(genes[i].kind))
            total += std::abs(a[i] - b[i]);
        else
            total += a[i] == b[i] ? 0.0f : 1.0f;
    }
    return free > 0 ? total / static_cast<float>(free) : 0.0f;
}

float diversity(std::span<const Gene> genes, std::span<const Individual> population) noexcept {
    // Every individual and the one half a population further on: as good an estimate as all pairs
    // give, for the cost of one pass.
    const std::size_t half = population.size() / 2;
    if (half == 0) return 0.0f;
    float total = 0.0f;
    for (std::size_t i = 0; i < half; ++i)
        total += distance(genes, population[i].genome, population[i + half].genome);
    return total / static_cast<float>(half);
}

}  // namespace patchbreeder
