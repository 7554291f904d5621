#include "ga/random_structure.h"

#include <algorithm>
#include <cassert>

#include "engine/state.h"
#include "ga/random_graph.h"

namespace patchbreeder {
namespace {

constexpr std::size_t remembered = 8;

}  // namespace

RandomStructure::Climb RandomStructure::begin(const GraphBreeding& breeding) {
    if (!decoder_)
        decoder_.emplace(breeding.space.registry(), breeding.space.extras, breeding.space.names);
    Rng rng = breeding.rng(0, Use::seeding);
    const auto least = static_cast<std::size_t>(settings_.smallest);
    const auto most = std::max(static_cast<std::size_t>(settings_.largest), least);
    FlatGraph flat(*decoder_,
                   random_graph(breeding.space, least + rng.below(most - least + 1), rng));
    flat.lock(breeding.space.locks);
    Prior prior = prior_of(breeding.space, flat);
    return {.of = {std::move(flat), std::move(prior), CmaEs(default_settings<CmaEs>()),
                   mix(breeding.seed, breeding.generation)},
            .progress = breeding.progress};
}

std::span<const GraphGenome> RandomStructure::ask(const GraphBreeding& breeding) {
    if (!climb_) climb_.emplace(begin(breeding));
    asked_.clear();
    climb_->of.ask(breeding, breeding.progress, asked_);
    return asked_;
}

void RandomStructure::tell(const GraphBreeding& breeding, std::span<const Score> scores) {
    if (scores.empty()) return;
    for (std::size_t i = 0; i < scores.size(); ++i) best_.push_back({asked_[i], scores[i]});
    std::stable_sort(best_.begin(), best_.end(),
                     [](const auto& a, const auto& b) { return a.score < b.score; });
    best_.resize(std::min(best_.size(), remembered));
    climb_->of.tell(breeding, breeding.progress, scores, {});
    // It forgets whom it bred from when it is about to begin anew.
    const bool stuck = climb_->of.search().population().empty();
    if (stuck || breeding.progress - climb_->progress >= settings_.share) climb_.reset();
}

void RandomStructure::save(StateWriter& to) {
    assert(all_of(*this, std::tie(settings_, decoder_, climb_, asked_, best_)));
    to.put(climb_, asked_, best_);
}

void RandomStructure::load(StateReader& from) {
    decoder_.emplace(from.borrow<GraphDecoder>());
    from.get(climb_, asked_, best_);
}

}  // namespace patchbreeder
