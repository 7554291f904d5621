#include "ga/textbook.h"

#include <algorithm>

#include "ga/crossover.h"
#include "ga/mutation.h"

namespace patchbreeder {
namespace {

constexpr float sbx_eta = 10.0f, polynomial_eta = 20.0f;
constexpr float gaussian_sigma = 0.1f;  // positions

// Half of the genes, on average.
void swap_genes(const Genome& other, Genome& child, Rng& rng) {
    for (std::size_t g = 0; g < child.size(); ++g)
        if (rng.chance(0.5f)) child[g] = other[g];
}

void mutate_each(std::span<const Gene> genes, float rate, Genome& child, Rng& rng) {
    for (std::size_t g = 0; g < genes.size(); ++g) {
        if (genes[g].lock || !rng.chance(rate)) continue;
        if (genes[g].kind != GeneKind::continuous)
            child[g] = altered(genes[g], child[g], rng);
        else if (rng.chance(0.5f))
            child[g] = gaussian_step(child[g], gaussian_sigma, rng);
        else
            child[g] = polynomial_step(child[g], polynomial_eta, rng);
    }
}

}  // namespace

std::vector<Genome> textbook_start(const Breeding& breeding, std::size_t size) {
    const SearchSpace& space = breeding.space;
    std::vector<Genome> drawn;
    for (std::size_t c = 0; c < size; ++c) {
        Rng rng = breeding.rng(c, Use::seeding);
        drawn.push_back(first_genome(space.genes, space.prior, c, rng));
    }
    return drawn;
}

Genome textbook_child(const Breeding& breeding, std::size_t c, const Genome& parent,
                      const Genome& other, float crossover, float mutated) {
    const auto& genes = breeding.space.genes;
    Genome child = parent;
    Rng crossing = breeding.rng(c, Use::crossover);
    if (crossing.chance(crossover)) {
        if (crossing.chance(0.5f))
            swap_genes(other, child, crossing);
        else
            sbx_crossover(genes, other, child, sbx_eta, crossing);
    }
    Rng mutation = breeding.rng(c, Use::mutation);
    const auto free = static_cast<float>(std::count_if(
        genes.begin(), genes.end(), [](const Gene& g) { return !g.lock.has_value(); }));
    mutate_each(genes, std::min(1.0f, mutated / std::max(free, 1.0f)), child, mutation);
    settle(genes, child);
    return child;
}

}  // namespace patchbreeder
