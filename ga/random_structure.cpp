#include "ga/random_structure.h"

#include <algorithm>

#include "ga/random_graph.h"

namespace patchbreeder {
namespace {

constexpr std::size_t remembered = 8;

// What is known of the knobs of its modules, and of the note what its start had drawn of it.
Prior prior_of(const GraphSpace& space, const FlatGraph& flat) {
    Prior prior{.starts = {flat.flat()}};
    prior.genes.resize(flat.places().size());
    for (std::size_t g = 0; g < flat.places().size(); ++g) {
        const GenePlace& place = flat.places()[g];
        if (flat.layout().is_extra(g))
            prior.genes[g].centres = {prior.starts.front()[g]};
        else if (const NodeGene* node = flat.base().node(place.id);
                 node && node->module < space.priors.size())
            prior.genes[g] = space.priors[node->module][place.knob];
    }
    return prior;
}

}  // namespace

Breeding RandomStructure::Climb::breeding(const GraphBreeding& outer) const noexcept {
    return {.space = space,
            .seed = mix(outer.seed, generation),
            .island = outer.island,
            .generation = outer.generation - generation,
            .progress = outer.progress};
}

RandomStructure::Climb RandomStructure::begin(const GraphBreeding& breeding) {
    if (!decoder_)
        decoder_.emplace(breeding.space.registry(), breeding.space.extras, breeding.space.names);
    Rng rng = breeding.rng(0, Use::seeding);
    const auto least = static_cast<std::size_t>(settings_.smallest);
    const auto most = std::max(static_cast<std::size_t>(settings_.largest), least);
    FlatGraph flat(*decoder_,
                   random_graph(breeding.space, least + rng.below(most - least + 1), rng));
    flat.lock(breeding.space.locks);
    SearchSpace space{flat.layout().genes(), prior_of(breeding.space, flat)};
    return {.flat = std::move(flat),
            .space = std::move(space),
            .search = CmaEs(default_settings<CmaEs>()),
            .generation = breeding.generation,
            .progress = breeding.progress};
}

std::span<const GraphGenome> RandomStructure::ask(const GraphBreeding& breeding) {
    if (!climb_) climb_.emplace(begin(breeding));
    asked_.clear();
    for (const Genome& flat : climb_->search.ask(climb_->breeding(breeding)))
        asked_.push_back(climb_->flat.graph(flat));
    return asked_;
}

void RandomStructure::tell(const GraphBreeding& breeding, std::span<const Score> scores) {
    if (scores.empty()) return;
    for (std::size_t i = 0; i < scores.size(); ++i) best_.push_back({asked_[i], scores[i]});
    std::stable_sort(best_.begin(), best_.end(),
                     [](const auto& a, const auto& b) { return a.score < b.score; });
    best_.resize(std::min(best_.size(), remembered));
    climb_->search.tell(climb_->breeding(breeding), scores);
    // It forgets whom it bred from when it is about to begin anew.
    const bool stuck = climb_->search.population().empty();
    if (stuck || breeding.progress - climb_->progress >= settings_.share) climb_.reset();
}

}  // namespace patchbreeder
