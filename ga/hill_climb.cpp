#include "ga/hill_climb.h"

#include <algorithm>

#include "ga/mutation.h"
#include "ga/numeric.h"

namespace patchbreeder {
namespace {

constexpr float first_step = 0.1f, least_step = 2e-4f, most_step = 0.5f;
constexpr float grow = 1.5f, shrink = 0.92f;

}  // namespace

std::span<const Genome> HillClimb::ask(const Breeding& breeding) {
    const auto& genes = breeding.space.genes;
    if (best_.empty()) {
        asked_.resize(static_cast<std::size_t>(settings_.first));
        for (std::size_t c = 0; c < asked_.size(); ++c) {
            Rng rng = breeding.rng(c, Use::seeding);
            asked_[c] = first_genome(genes, breeding.space.prior, c, rng);
        }
        steps_.assign(genes.size(), first_step);
        return asked_;
    }
    const Genome& from = best_.front().genome;
    asked_.assign(static_cast<std::size_t>(settings_.batch), from);
    moves_.assign(asked_.size(), {});
    for (std::size_t c = 0; c < asked_.size(); ++c) {
        if (c == 0 && combine_) {
            asked_[0] = together_;
            continue;
        }
        Rng rng = breeding.rng(c, Use::mutation);
        std::size_t count = 1;
        while (count < 3 && rng.chance(0.4f)) ++count;
        for (int tries = 0; count > 0 && tries < 64; ++tries) {
            const std::size_t g = rng.below(genes.size());
            if (genes[g].lock || dormant(genes, asked_[c], g)) continue;
            if (genes[g].kind != GeneKind::continuous) {
                if (!rng.chance(0.3f)) continue;
                asked_[c][g] = altered(genes[g], from[g], rng);
            } else {
                asked_[c][g] = gaussian_step(from[g], steps_[g], rng);
            }
            moves_[c].push_back(g);
            --count;
        }
        settle(genes, asked_[c]);
    }
    return asked_;
}

void HillClimb::tell(const Breeding&, std::span<const Score> scores) {
    if (scores.empty()) return;
    std::size_t best = 0;
    for (std::size_t c = 1; c < scores.size(); ++c)
        if (scores[c] < scores[best]) best = c;
    if (best_.empty()) {
        best_.push_back({asked_[best], scores[best]});
        return;
    }
    const Individual before = best_.front();
    together_ = before.genome;
    std::vector<std::size_t> order;  // of what improved, the worse first
    for (std::size_t c = 0; c < scores.size(); ++c) {
        const bool better = scores[c] < before.score;
        for (const std::size_t g : moves_[c])
            steps_[g] = std::clamp(steps_[g] * (better ? grow : shrink), least_step, most_step);
        if (better && !moves_[c].empty()) order.push_back(c);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[b] < scores[a]; });
    for (const std::size_t c : order)
        for (const std::size_t g : moves_[c]) together_[g] = asked_[c][g];
    combine_ = order.size() > 1;
    if (scores[best] < before.score) best_.front() = {asked_[best], scores[best]};
}

void HillClimb::receive(std::span<const Individual> migrants) {
    for (const Individual& m : migrants)
        if (!best_.empty() && m.score < best_.front().score) best_.front() = m;
}

}  // namespace patchbreeder
