#include "ga/genetic_algorithm.h"

#include <algorithm>

#include "ga/textbook.h"

namespace patchbreeder {
namespace {

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

}  // namespace

const Genome& GeneticAlgorithm::select(Rng& rng) const {
    std::size_t winner = rng.below(parents_.size());
    for (int i = 1; i < settings_.tournament; ++i)
        winner = std::min(winner, rng.below(parents_.size()));  // parents stand best first
    return parents_[winner].genome;
}

std::span<const Genome> GeneticAlgorithm::ask(const Breeding& breeding) {
    const auto size = static_cast<std::size_t>(settings_.population);
    if (parents_.empty()) {
        children_ = textbook_start(breeding, size);
        return children_;
    }
    children_.clear();
    for (std::size_t c = 0; c + static_cast<std::size_t>(settings_.elite) < size; ++c) {
        Rng selection = breeding.rng(c, Use::selection);
        const Genome &parent = select(selection), &other = select(selection);
        children_.push_back(
            textbook_child(breeding, c, parent, other, settings_.crossover, settings_.mutated));
    }
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
