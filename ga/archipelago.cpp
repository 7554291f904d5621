#include "ga/archipelago.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "engine/parallel.h"
#include "engine/state.h"

namespace patchbreeder {

Archipelago::Archipelago(SearchSpace space, const ArchipelagoPlan& plan)
    : space_(std::make_shared<const SearchSpace>(std::move(space))),
      seed_(plan.seed),
      planned_(std::max<std::uint64_t>(plan.evaluations, 1)),
      screens_(plan.screens),
      migration_(plan.migration) {
    assert(plan.islands > 0 && !plan.optimisers.empty());
    for (std::uint32_t i = 0; i < plan.islands; ++i)
        islands_.emplace_back(make_optimiser(plan.optimisers[i % plan.optimisers.size()]));
}

Breeding Archipelago::breeding(std::size_t island) const noexcept {
    return {
        .space = *space_,
        .seed = seed_,
        .island = static_cast<std::uint32_t>(island),
        .generation = generation_,
        .progress = std::min(1.0f, static_cast<float>(evaluations_) / static_cast<float>(planned_)),
        .screens = screens_};
}

std::span<const Genome> Archipelago::ask(std::size_t limit) {
    batch_.clear();
    shares_.assign(islands_.size(), 0);
    limit_ = limit;
    std::vector<std::span<const Genome>> wanted(islands_.size());
    parallel_for(islands_.size(),
                 [&](std::size_t i, int) { wanted[i] = islands_[i].ask(breeding(i)); });
    std::size_t taken = 0;
    for (std::size_t i = 0; i < islands_.size(); ++i) {
        const std::size_t most = std::min(share(i, taken), wanted[i].size());
        const auto asked = islands_[i].wants_screening() ? wanted[i] : wanted[i].first(most);
        shares_[i] = asked.size();
        taken += most;
        batch_.insert(batch_.end(), asked.begin(), asked.end());
    }
    return batch_;
}

std::size_t Archipelago::share(std::size_t i, std::size_t taken) const noexcept {
    const std::size_t open = islands_.size() - i;
    return limit_ == unlimited ? unlimited : (limit_ - taken + open - 1) / open;
}

bool Archipelago::wants_screening() const noexcept {
    return std::any_of(islands_.begin(), islands_.end(),
                       [](const Island& i) { return i.wants_screening(); });
}

std::span<const Genome> Archipelago::screen(std::span<const Score> coarse) {
    assert(coarse.size() == batch_.size());
    std::vector<Genome> kept;
    std::size_t at = 0;
    for (std::size_t i = 0; i < islands_.size(); ++i) {
        std::span<const Genome> asked = std::span(batch_).subspan(at, shares_[i]);
        const std::size_t count = shares_[i];
        if (islands_[i].wants_screening()) {
            screenings_ += count;
            asked = islands_[i].screen(coarse.subspan(at, count));
        }
        asked = asked.first(std::min(asked.size(), share(i, kept.size())));
        shares_[i] = asked.size();
        kept.insert(kept.end(), asked.begin(), asked.end());
        at += count;
    }
    batch_ = std::move(kept);
    return batch_;
}

void Archipelago::tell(std::span<const Score> scores, const Embeddings& embeddings) {
    assert(scores.size() == batch_.size());
    std::vector<std::size_t> first(islands_.size(), 0);
    std::exclusive_scan(shares_.begin(), shares_.end(), first.begin(), std::size_t{0});
    parallel_for(islands_.size(), [&](std::size_t i, int) {
        Breeding told = breeding(i);
        told.embeddings.target = embeddings.target;
        const std::size_t size = embeddings.target.size();
        if (!embeddings.rows.empty())
            told.embeddings.rows = embeddings.rows.subspan(first[i] * size, shares_[i] * size);
        islands_[i].tell(told, std::span(batch_).subspan(first[i], shares_[i]),
                         scores.subspan(first[i], shares_[i]));
    });
    evaluations_ += scores.size();
    record();
    post_.send_if_due(migration_, generation_, islands_);
    ++generation_;
    post_.deliver(generation_, islands_);
}

bool Archipelago::wants_embeddings() const noexcept {
    return std::any_of(islands_.begin(), islands_.end(),
                       [](const Island& i) { return i.wants_embeddings(); });
}

std::vector<Individual> Archipelago::front() const {
    std::vector<Individual> all;
    for (const Island& island : islands_)
        for (const Individual& i : island.front()) all.push_back(i);
    if (!all.empty()) all.push_back(champion());  // a crowded place may have cost it its own
    return front_of(all);
}

const Individual& Archipelago::champion() const noexcept {
    const Island* best = &islands_.front();
    for (const Island& island : islands_)
        if (island.champion().score < best->champion().score) best = &island;
    return best->champion();
}

Score median_of(std::vector<Score> scores) {
    if (scores.empty()) return Score::worst();
    const auto middle = scores.begin() + static_cast<std::ptrdiff_t>(scores.size() / 2);
    std::nth_element(scores.begin(), middle, scores.end());
    return *middle;
}

void Archipelago::record() {
    std::vector<Score> scores;
    float spread = 0.0f;
    for (const Island& island : islands_) {
        for (const Individual& i : island.population()) scores.push_back(i.score);
        spread += diversity(space_->genes, island.population());
    }
    history_.push_back({.generation = generation_,
                        .evaluations = evaluations_,
                        .screenings = screenings_,
                        .best = champion().score,
                        .median = median_of(std::move(scores)),
                        .diversity = spread / static_cast<float>(islands_.size())});
}

void Archipelago::save(StateWriter& to) {
    to.put(islands_, post_, history_, generation_, evaluations_, screenings_);
}

void Archipelago::load(StateReader& from) {
    from.get(islands_, post_, history_, generation_, evaluations_, screenings_);
}

}  // namespace patchbreeder
