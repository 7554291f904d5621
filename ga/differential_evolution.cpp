#include "ga/differential_evolution.h"

#include <algorithm>

#include "ga/numeric.h"

namespace patchbreeder {

std::span<const Genome> DifferentialEvolution::ask(const Breeding& breeding) {
    const SearchSpace& space = breeding.space;
    if (!parents_.empty()) {
        children_.resize(parents_.size());
        for (std::size_t c = 0; c < children_.size(); ++c) breed(breeding, c);
        return children_;
    }
    children_.resize(static_cast<std::size_t>(settings_.population));
    for (std::size_t c = 0; c < children_.size(); ++c) {
        Rng rng = breeding.rng(c, Use::seeding);
        children_[c] = first_genome(space.genes, space.prior, c, rng);
    }
    return children_;
}

void DifferentialEvolution::breed(const Breeding& breeding, std::size_t c) {
    const auto& genes = breeding.space.genes;
    Rng rng = breeding.rng(c, Use::crossover);
    // Three others, all different while there are enough.
    std::size_t other[3];
    for (std::size_t k = 0; k < 3; ++k) {
        bool taken = true;
        for (int tries = 0; taken && tries < 64; ++tries) {
            other[k] = rng.below(parents_.size());
            taken = other[k] == c || std::find(other, other + k, other[k]) != other + k;
        }
    }
    const Genome &base = parents_[other[0]].genome, &plus = parents_[other[1]].genome,
                 &minus = parents_[other[2]].genome, &parent = parents_[c].genome;
    Genome& child = children_[c];
    child = parent;
    const std::size_t sure = rng.below(genes.size());
    for (std::size_t g = 0; g < genes.size(); ++g) {
        if (genes[g].lock || (g != sure && !rng.chance(settings_.rate))) continue;
        child[g] = ordered(genes[g].kind)
                       ? within(base[g], base[g] + settings_.length * (plus[g] - minus[g]))
                       : parents_[other[rng.below(3)]].genome[g];
    }
    settle(genes, child);
}

void DifferentialEvolution::tell(const Breeding&, std::span<const Score> scores) {
    if (parents_.empty()) {
        for (std::size_t c = 0; c < scores.size(); ++c)
            parents_.push_back({children_[c], scores[c]});
    } else {
        for (std::size_t c = 0; c < scores.size(); ++c)
            if (scores[c] <= parents_[c].score) parents_[c] = {children_[c], scores[c]};
    }
    rank();
}

void DifferentialEvolution::rank() {
    ranked_ = parents_;
    std::stable_sort(ranked_.begin(), ranked_.end(),
                     [](const Individual& a, const Individual& b) { return a.score < b.score; });
}

void DifferentialEvolution::receive(std::span<const Individual> migrants) {
    const auto worse = [](const Individual& a, const Individual& b) { return a.score < b.score; };
    for (const Individual& migrant : migrants) {
        const auto worst = std::max_element(parents_.begin(), parents_.end(), worse);
        if (worst != parents_.end() && migrant.score < worst->score) *worst = migrant;
    }
    rank();
}

}  // namespace patchbreeder
