#include "ga/graph_archipelago.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "engine/parallel.h"
#include "engine/state.h"

namespace patchbreeder {
namespace {

constexpr std::size_t compared = 16;  // members whose distance tells the diversity

float diversity(const Registry& registry, std::span<const GraphIndividual> population) {
    const std::size_t count = std::min(compared, population.size());
    float sum = 0.0f;
    for (std::size_t i = 1; i < count; ++i)
        sum += distance(registry, population[i].genome, population[i - 1].genome);
    return count > 1 ? sum / static_cast<float>(count - 1) : 0.0f;
}

}  // namespace

GraphArchipelago::GraphArchipelago(GraphSpace space, const GraphPlan& plan)
    : space_(std::make_shared<const GraphSpace>(std::move(space))),
      plan_(plan),
      islands_(plan.islands, GraphIsland(plan.optimiser)) {
    assert(plan.islands > 0);
}

GraphBreeding GraphArchipelago::breeding(std::size_t island) const noexcept {
    const auto planned = static_cast<float>(std::max<std::uint64_t>(plan_.evaluations, 1));
    return {.space = *space_,
            .seed = plan_.seed,
            .island = static_cast<std::uint32_t>(island),
            .generation = generation_,
            .progress = std::min(1.0f, static_cast<float>(evaluations_) / planned)};
}

std::span<const GraphGenome> GraphArchipelago::ask(std::size_t limit) {
    batch_.clear();
    shares_.clear();
    std::vector<std::span<const GraphGenome>> wanted(islands_.size());
    parallel_for(islands_.size(),
                 [&](std::size_t i, int) { wanted[i] = islands_[i].ask(breeding(i)); });
    for (std::size_t i = 0; i < islands_.size(); ++i) {
        const std::size_t open = islands_.size() - i;
        const std::size_t most =
            limit == Archipelago::unlimited ? limit : (limit - batch_.size() + open - 1) / open;
        const auto asked = wanted[i].first(std::min(most, wanted[i].size()));
        shares_.push_back(asked.size());
        batch_.insert(batch_.end(), asked.begin(), asked.end());
    }
    return batch_;
}

void GraphArchipelago::tell(std::span<const Score> scores, const Embeddings& embeddings) {
    assert(scores.size() == batch_.size());
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i] < champion_.score) champion_ = {batch_[i], scores[i]};
    std::vector<std::size_t> first(islands_.size(), 0);
    std::exclusive_scan(shares_.begin(), shares_.end(), first.begin(), std::size_t{0});
    parallel_for(islands_.size(), [&](std::size_t i, int) {
        const std::size_t size = embeddings.target.size();
        GraphBreeding told = breeding(i);
        told.embeddings.target = embeddings.target;
        if (!embeddings.rows.empty())
            told.embeddings.rows = embeddings.rows.subspan(first[i] * size, shares_[i] * size);
        islands_[i].tell(told, scores.subspan(first[i], shares_[i]));
    });
    evaluations_ += scores.size();
    record();
    post_.send_if_due(plan_.migration, generation_, islands_);
    ++generation_;
    post_.deliver(generation_, islands_);
}

bool GraphArchipelago::wants_embeddings() const noexcept {
    return std::any_of(islands_.begin(), islands_.end(),
                       [](const GraphIsland& i) { return i.wants_embeddings(); });
}

void GraphArchipelago::record() {
    std::vector<Score> scores;
    GraphRecord structures;
    float spread = 0.0f, nodes = 0.0f;
    for (const GraphIsland& island : islands_) {
        for (const GraphIndividual& i : island.population()) {
            scores.push_back(i.score);
            nodes += static_cast<float>(i.genome.nodes.size());
        }
        spread += diversity(space_->registry(), island.population());
        structures.species += static_cast<std::uint32_t>(island.species_count());
    }
    if (!scores.empty()) structures.nodes = nodes / static_cast<float>(scores.size());
    const Wiring wiring(champion_.genome);
    const HeardNodes heard = find_heard(space_->registry(), champion_.genome, wiring);
    structures.best_nodes =
        static_cast<std::size_t>(std::count(heard.nodes.begin(), heard.nodes.end(), true));
    for (const Wiring::Wire& w : wiring.wires())
        structures.best_cables +=
            (w.from < 0 || heard.nodes[static_cast<std::size_t>(w.from)]) && w.to != out_bus;
    structures_.push_back(structures);
    history_.push_back({.generation = generation_,
                        .evaluations = evaluations_,
                        .screenings = 0,
                        .best = champion_.score,
                        .median = median_of(std::move(scores)),
                        .diversity = spread / static_cast<float>(islands_.size())});
}

void GraphArchipelago::save(StateWriter& to) {
    to.put(islands_, post_, history_, structures_, champion_, generation_, evaluations_);
}

void GraphArchipelago::load(StateReader& from) {
    GraphDecoder decoder(space_->registry(), space_->extras, space_->names);
    from.lend(decoder);
    from.get(islands_, post_, history_, structures_, champion_, generation_, evaluations_);
}

}  // namespace patchbreeder
