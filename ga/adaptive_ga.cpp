#include "ga/adaptive_ga.h"

#include <algorithm>
#include <numeric>

#include "ga/mutation.h"

namespace patchbreeder {
namespace {

constexpr float sbx_eta = 10.0f;
constexpr float least_crossover = 0.05f, least_mutation = 0.03f;  // of the operator mixes
constexpr std::size_t first_factor = 3;  // the first generation is so many times larger
constexpr std::uint32_t patience = 120;  // generations
constexpr std::size_t survivors = 4;

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

}  // namespace

AdaptiveGa::AdaptiveGa(const Settings& chosen)
    : settings_(chosen),
      crossovers_(crossover_count - 1, least_crossover),
      mutations_(mutation_count, least_mutation) {}

std::size_t AdaptiveGa::select(Rng& rng) const {
    std::size_t winner = rng.below(parents_.size());
    for (int i = 1; i < settings_.tournament; ++i)
        winner = std::min(winner, rng.below(parents_.size()));  // parents stand best first
    return winner;
}

void AdaptiveGa::start(const Breeding& breeding) {
    const SearchSpace& space = breeding.space;
    for (std::size_t c = 0; c < children_.size(); ++c) {
        Rng rng = breeding.rng(c, Use::seeding);
        children_[c] = parents_.empty() ? first_genome(space.genes, space.prior, c, rng)
                                        : draw(space.genes, space.prior, rng);
    }
}

void AdaptiveGa::cross(std::span<const Gene> genes, Crossover how, Genome& child, Rng& rng) const {
    const Genome& other = parents_[select(rng)].genome;
    switch (how) {
        case Crossover::none:
            return;
        case Crossover::uniform:
            return uniform_crossover(other, child, rng);
        case Crossover::block:
            return block_crossover(genes, other, child, rng);
        case Crossover::sbx:
            return sbx_crossover(genes, other, child, sbx_eta, rng);
        case Crossover::line:
            return line_crossover(genes, other, child, rng);
        case Crossover::differential: {
            // One of the best tenth pulls.
            const std::size_t top = std::max<std::size_t>(2, parents_.size() / 10);
            const Genome& pull = parents_[rng.below(std::min(top, parents_.size()))].genome;
            const Genome& third = parents_[rng.below(parents_.size())].genome;
            return differential_crossover(genes, pull, other, third, child, rng);
        }
    }
}

void AdaptiveGa::breed(const Breeding& breeding, std::size_t c) {
    const auto& genes = breeding.space.genes;
    Rng selection = breeding.rng(c, Use::selection);
    Origin& origin = origins_[c];
    origin.parent = select(selection);
    const Genome& parent = parents_[origin.parent].genome;
    Genome& child = children_[c];
    child = parent;
    Rng crossing = breeding.rng(c, Use::crossover);
    if (parents_.size() > 1 && crossing.chance(settings_.crossover)) {
        origin.crossover = crossovers_.pick(crossing);
        cross(genes, static_cast<Crossover>(*origin.crossover + 1), child, crossing);
    }
    Rng mutation = breeding.rng(c, Use::mutation);
    if (!origin.crossover || child == parent || mutation.chance(settings_.mutation)) {
        origin.mutation = mutations_.pick(mutation);
        mutate(genes, static_cast<Mutation>(*origin.mutation), child, mutation);
    }
    settle(genes, child);
}

std::span<const Genome> AdaptiveGa::ask(const Breeding& breeding) {
    const auto size = static_cast<std::size_t>(settings_.population);
    screening_ = breeding.screens && !fresh_ && settings_.brood > 1;
    const std::size_t factor = parents_.empty() ? first_factor
                               : screening_     ? static_cast<std::size_t>(settings_.brood)
                                                : 1;
    children_.resize(factor * size);
    origins_.assign(children_.size(), {});
    if (fresh_) {
        start(breeding);
        return children_;
    }
    for (std::size_t c = 0; c < children_.size(); ++c) breed(breeding, c);
    return children_;
}

std::span<const Genome> AdaptiveGa::screen(std::span<const Score> coarse) {
    std::vector<std::size_t> chosen(coarse.size());
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    std::stable_sort(chosen.begin(), chosen.end(),
                     [&](std::size_t a, std::size_t b) { return coarse[a] < coarse[b]; });
    chosen.resize(std::min(chosen.size(), static_cast<std::size_t>(settings_.population)));
    std::sort(chosen.begin(), chosen.end());
    for (std::size_t c = 0; c < chosen.size(); ++c) {
        if (c == chosen[c]) continue;
        children_[c] = std::move(children_[chosen[c]]);
        origins_[c] = origins_[chosen[c]];
    }
    children_.resize(chosen.size());
    origins_.resize(chosen.size());
    return children_;
}

void AdaptiveGa::credit(std::span<const Score> scores) {
    for (std::size_t c = 0; c < scores.size(); ++c) {
        const Origin& origin = origins_[c];
        const float reward = scores[c] < parents_[origin.parent].score ? 1.0f : 0.0f;
        if (origin.crossover) crossovers_.credit(*origin.crossover, reward);
        if (origin.mutation) mutations_.credit(*origin.mutation, reward);
    }
    crossovers_.settle();
    mutations_.settle();
}

// The best of a generation drawn from the prior settle beside whoever is there.
void AdaptiveGa::found(std::span<const Score> scores) {
    for (std::size_t c = 0; c < scores.size(); ++c) parents_.push_back({children_[c], scores[c]});
    std::stable_sort(parents_.begin(), parents_.end(), better);
    const auto size = static_cast<std::size_t>(settings_.population);
    if (parents_.size() > size) parents_.resize(size);
    fresh_ = parents_.empty();
}

void AdaptiveGa::replace(std::span<const Gene> genes, Individual newcomer) {
    if (parents_.size() < static_cast<std::size_t>(settings_.population)) {
        parents_.push_back(std::move(newcomer));
        return;
    }
    std::size_t rival = 0;
    float nearest = 2.0f;
    for (std::size_t i = 0; i < parents_.size(); ++i) {
        const float d = distance(genes, parents_[i].genome, newcomer.genome, nearest);
        if (d < nearest) nearest = d, rival = i;
    }
    // Equal scores let the newcomer in, so that what does not matter can drift; copies stay out.
    if (newcomer.score > parents_[rival].score || nearest == 0.0f) return;
    parents_[rival] = std::move(newcomer);
}

void AdaptiveGa::renew_if_stale(const Breeding& breeding) {
    if (stale_ < patience || parents_.size() <= survivors) return;
    stale_ = 0;
    fresh_ = true;
    const auto& genes = breeding.space.genes;
    // The champion, and what differs from it most among the better half.
    for (std::size_t keep = 1; keep < survivors; ++keep) {
        std::size_t farthest = keep;
        for (std::size_t i = keep; i < parents_.size() / 2; ++i)
            if (distance(genes, parents_[0].genome, parents_[i].genome) >
                distance(genes, parents_[0].genome, parents_[farthest].genome))
                farthest = i;
        std::swap(parents_[keep], parents_[farthest]);
    }
    parents_.resize(survivors);
    std::stable_sort(parents_.begin(), parents_.end(), better);
}

void AdaptiveGa::tell(const Breeding& breeding, std::span<const Score> scores) {
    if (fresh_) {
        found(scores);
        return;
    }
    const Score best = parents_.front().score;
    credit(scores);
    for (std::size_t c = 0; c < scores.size(); ++c)
        replace(breeding.space.genes, {children_[c], scores[c]});
    std::stable_sort(parents_.begin(), parents_.end(), better);
    stale_ = parents_.front().score < best ? 0 : stale_ + 1;
    renew_if_stale(breeding);
}

void AdaptiveGa::receive(std::span<const Individual> migrants) {
    for (const Individual& migrant : migrants) {
        if (parents_.empty() || !(migrant.score < parents_.back().score)) continue;
        const bool known = std::any_of(parents_.begin(), parents_.end(), [&](const Individual& p) {
            return p.genome == migrant.genome;
        });
        if (!known) parents_.back() = migrant;
        std::stable_sort(parents_.begin(), parents_.end(), better);
    }
}

}  // namespace patchbreeder
