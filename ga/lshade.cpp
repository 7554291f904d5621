#include "ga/lshade.h"

#include <algorithm>
#include <cmath>

#include "ga/mutation.h"
#include "ga/numeric.h"

namespace patchbreeder {
namespace {

constexpr float redraw = 0.04f;  // of a choice that is changed
constexpr std::size_t archive_factor = 2;

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

float cauchy(float centre, float width, Rng& rng) {
    const float above = rng.normal(), below = rng.normal();
    return centre + width * above / (std::abs(below) + 1e-6f);
}

}  // namespace

Lshade::Lshade(const Settings& chosen) : settings_(chosen) {
    lengths_.fill(0.5f);
    rates_.fill(0.5f);
}

void Lshade::breed(const Breeding& breeding, std::size_t c) {
    const auto& genes = breeding.space.genes;
    Rng rng = breeding.rng(c, Use::crossover);
    Origin& origin = origins_[c];
    origin.parent = c % parents_.size();
    const std::size_t m = rng.below(memory);
    do {
        origin.length = cauchy(lengths_[m], 0.1f, rng);
    } while (origin.length <= 0.0f);
    origin.length = std::min(origin.length, 1.0f);
    origin.rate = std::clamp(rates_[m] + 0.1f * rng.normal(), 0.02f, 1.0f);
    const auto top = std::max<std::size_t>(
        2, static_cast<std::size_t>(settings_.best * static_cast<float>(parents_.size())));
    const Genome& pull = parents_[rng.below(std::min(top, parents_.size()))].genome;
    const Genome& plus = parents_[rng.below(parents_.size())].genome;
    const std::size_t any = rng.below(parents_.size() + archive_.size());
    const Genome& minus =
        any < parents_.size() ? parents_[any].genome : archive_[any - parents_.size()];
    const Genome& parent = parents_[origin.parent].genome;
    Genome& child = children_[c];
    child = parent;
    const bool blocks = rng.chance(settings_.block);
    const std::uint64_t mask = (std::uint64_t{rng.bits()} << 32) | rng.bits();
    const std::size_t sure = rng.below(genes.size());
    for (std::size_t g = 0; g < genes.size(); ++g) {
        if (genes[g].lock) continue;
        const float draw =
            blocks ? static_cast<float>(mix(mask, genes[g].block) >> 40) * 0x1p-24f : rng.uniform();
        if (draw >= origin.rate && g != sure) continue;
        if (ordered(genes[g].kind)) {
            if (dormant(genes, parent, g)) continue;
            const float step = pull[g] - parent[g] + plus[g] - minus[g];
            child[g] = within(parent[g], parent[g] + origin.length * step);
        } else if (rng.chance(0.5f)) {
            const float kind = rng.uniform();
            child[g] = kind < redraw ? altered(genes[g], child[g], rng)
                                     : (kind < 0.5f ? pull[g] : plus[g]);
        }
    }
    if (rng.chance(settings_.mutate) || child == parent)
        mutate(genes, static_cast<Mutation>(rng.below(mutation_count)), child, rng);
    settle(genes, child);
}

std::span<const Genome> Lshade::ask(const Breeding& breeding) {
    const SearchSpace& space = breeding.space;
    if (parents_.empty()) {
        children_.resize(static_cast<std::size_t>(settings_.population));
        for (std::size_t c = 0; c < children_.size(); ++c) {
            Rng rng = breeding.rng(c, Use::seeding);
            children_[c] = first_genome(space.genes, space.prior, c, rng);
        }
        return children_;
    }
    children_.resize(parents_.size());
    origins_.assign(children_.size(), {});
    for (std::size_t c = 0; c < children_.size(); ++c) breed(breeding, c);
    return children_;
}

void Lshade::remember(std::span<const Score> scores) {
    double weight = 0.0, l1 = 0.0, l2 = 0.0, r1 = 0.0, r2 = 0.0;
    for (std::size_t c = 0; c < scores.size(); ++c) {
        const Origin& o = origins_[c];
        if (!(scores[c] < parents_[o.parent].score)) continue;
        const double gain = std::min(1e6, double{parents_[o.parent].score.value - scores[c].value});
        weight += gain;
        l1 += gain * double{o.length}, l2 += gain * double{o.length} * double{o.length};
        r1 += gain * double{o.rate}, r2 += gain * double{o.rate} * double{o.rate};
    }
    if (weight <= 0.0) return;
    lengths_[slot_] = static_cast<float>(l2 / l1);
    rates_[slot_] = static_cast<float>(r1 > 0.0 ? r2 / r1 : 0.0);
    slot_ = (slot_ + 1) % memory;
}

void Lshade::shrink(float progress) {
    const auto first = static_cast<float>(settings_.population),
               last = static_cast<float>(settings_.last);
    const auto size = static_cast<std::size_t>(std::round(first + progress * (last - first)));
    if (parents_.size() > size) parents_.resize(std::max<std::size_t>(size, 4));
    archive_.resize(std::min(archive_.size(), archive_factor * parents_.size()));
}

void Lshade::tell(const Breeding& breeding, std::span<const Score> scores) {
    if (parents_.empty()) {
        for (std::size_t c = 0; c < scores.size(); ++c)
            parents_.push_back({children_[c], scores[c]});
        std::stable_sort(parents_.begin(), parents_.end(), better);
        return;
    }
    remember(scores);
    for (std::size_t c = 0; c < scores.size(); ++c) {
        Individual& parent = parents_[origins_[c].parent];
        if (scores[c] > parent.score) continue;
        if (scores[c] < parent.score) {
            const std::size_t room = archive_factor * parents_.size();
            Rng rng = breeding.rng(c, Use::survival);
            if (archive_.size() < room)
                archive_.push_back(parent.genome);
            else
                archive_[rng.below(archive_.size())] = parent.genome;
        }
        parent = {children_[c], scores[c]};
    }
    std::stable_sort(parents_.begin(), parents_.end(), better);
    shrink(breeding.progress);
}

void Lshade::receive(std::span<const Individual> migrants) {
    for (const Individual& migrant : migrants) {
        if (parents_.empty() || !(migrant.score < parents_.back().score)) continue;
        parents_.back() = migrant;
        std::stable_sort(parents_.begin(), parents_.end(), better);
    }
}

}  // namespace patchbreeder
