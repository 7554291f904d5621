#include "ga/random_search.h"

#include <algorithm>
#include <cassert>

namespace patchbreeder {

std::span<const Genome> RandomSearch::ask(const Breeding& breeding) {
    const SearchSpace& space = breeding.space;
    asked_.resize(static_cast<std::size_t>(settings_.batch));
    for (std::size_t child = 0; child < asked_.size(); ++child) {
        Rng rng = breeding.rng(child, Use::seeding);
        asked_[child] = breeding.generation == 0
                            ? first_genome(space.genes, space.prior, child, rng)
                            : draw(space.genes, space.prior, rng);
    }
    return asked_;
}

void RandomSearch::tell(const Breeding&, std::span<const Score> scores) {
    assert(scores.size() <= asked_.size());
    for (std::size_t child = 0; child < scores.size(); ++child)
        keep({asked_[child], scores[child]});
}

void RandomSearch::receive(std::span<const Individual> migrants) {
    for (const Individual& migrant : migrants) keep(migrant);
}

void RandomSearch::keep(Individual newcomer) {
    const auto better = [](const Individual& a, const Individual& b) { return a.score < b.score; };
    const auto place = std::upper_bound(kept_.begin(), kept_.end(), newcomer, better);
    kept_.insert(place, std::move(newcomer));
    if (kept_.size() > static_cast<std::size_t>(settings_.keep)) kept_.pop_back();
}

}  // namespace patchbreeder
