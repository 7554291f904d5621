#include "ga/genetic_algorithm.h"

#include <algorithm>

#include "ga/crossover.h"
#include "ga/mutation.h"

namespace patchbreeder {
namespace {

constexpr float sbx_eta = 10.0f, polynomial_eta = 20.0f;
constexpr float gaussian_sigma = 0.1f;  // positions

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

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

const Genome& GeneticAlgorithm::select(Rng& rng) const {
    std::size_t winner = rng.below(parents_.size());
    for (int i = 1; i < settings_.tournament; ++i)
        winner = std::min(winner, rng.below(parents_.size()));  // parents stand best first
    return parents_[winner].genome;
}

Genome GeneticAlgorithm::breed(const Breeding& breeding, std::size_t c) const {
    const auto& genes = breeding.space.genes;
    Rng selection = breeding.rng(c, Use::selection);
    Genome child = select(selection);
    Rng crossing = breeding.rng(c, Use::crossover);
    if (crossing.chance(settings_.crossover)) {
        const Genome& other = select(selection);
        if (crossing.chance(0.5f))
            swap_genes(other, child, crossing);
        else
            sbx_crossover(genes, other, child, sbx_eta, crossing);
    }
    Rng mutation = breeding.rng(c, Use::mutation);
    const auto free = static_cast<float>(std::count_if(
        genes.begin(), genes.end(), [](const Gene& g) { return !g.lock.has_value(); }));
    mutate_each(genes, std::min(1.0f, settings_.mutated / std::max(free, 1.0f)), child, mutation);
    settle(genes, child);
    return child;
}

std::span<const Genome> GeneticAlgorithm::ask(const Breeding& breeding) {
    const auto size = static_cast<std::size_t>(settings_.population);
    const SearchSpace& space = breeding.space;
    children_.clear();
    if (parents_.empty()) {
        for (std::size_t c = 0; c < size; ++c) {
            Rng rng = breeding.rng(c, Use::seeding);
            children_.push_back(first_genome(space.genes, space.prior, c, rng));
        }
        return children_;
    }
    for (std::size_t c = 0; c + static_cast<std::size_t>(settings_.elite) < size; ++c)
        children_.push_back(breed(breeding, c));
    return children_;
}

void GeneticAlgorithm::tell(const Breeding&, std::span<const Score> scores) {
    const auto size = static_cast<std::size_t>(settings_.population);
    parents_.resize(std::min(parents_.size(), static_cast<std::size_t>(settings_.elite)));
    for (std::size_t c = 0; c < scores.size(); ++c) parents_.push_back({children_[c], scores[c]});
    std::stable_sort(parents_.begin(), parents_.end(), better);
    if (parents_.size() > size) parents_.resize(size);
}

void GeneticAlgorithm::receive(std::span<const Individual> migrants) {
    for (const Individual& migrant : migrants) {
        if (parents_.empty() || !(migrant.score < parents_.back().score)) continue;
        parents_.back() = migrant;
        std::stable_sort(parents_.begin(), parents_.end(), better);
    }
}

}  // namespace patchbreeder
