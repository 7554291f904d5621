#include "ga/cmaes.h"

#include <algorithm>

namespace patchbreeder {
namespace {

constexpr float spent = 1e-4f;  // reach at which a distribution has nothing left to find
constexpr std::size_t remembered = 8;

}  // namespace

void CmaEs::restart(std::span<const Gene> genes, const Genome& mean) {
    free_.clear();
    std::vector<float> start;
    for (std::size_t g = 0; g < genes.size(); ++g) {
        if (genes[g].lock) continue;
        free_.push_back(g);
        start.push_back(mean[g]);
    }
    if (free_.empty()) return;
    const std::vector<float> spreads(start.size(), settings_.spread);
    cma_.emplace(std::move(start), spreads, offspring_);
    offspring_ = cma_->offspring();
    stale_ = 0;
}

std::span<const Genome> CmaEs::ask(const Breeding& breeding) {
    const auto& genes = breeding.space.genes;
    if (!cma_) {
        asked_.resize(static_cast<std::size_t>(settings_.first));
        for (std::size_t c = 0; c < asked_.size(); ++c) {
            Rng rng = breeding.rng(c, Use::seeding);
            asked_[c] = breeding.generation == 0 ? first_genome(genes, breeding.space.prior, c, rng)
                                                 : draw(genes, breeding.space.prior, rng);
        }
        return asked_;
    }
    asked_.assign(cma_->offspring(), best_.front().genome);
    std::vector<float> sample(free_.size());
    for (std::size_t c = 0; c < asked_.size(); ++c) {
        Rng rng = breeding.rng(c, Use::mutation);
        cma_->draw(c, sample, rng);
        for (std::size_t i = 0; i < free_.size(); ++i) asked_[c][free_[i]] = sample[i];
        settle(genes, asked_[c]);
    }
    return asked_;
}

void CmaEs::tell(const Breeding& breeding, std::span<const Score> scores) {
    if (scores.empty()) return;
    std::vector<float> values;
    for (std::size_t c = 0; c < scores.size(); ++c) {
        values.push_back(scores[c].value);
        best_.push_back({asked_[c], scores[c]});
    }
    std::stable_sort(best_.begin(), best_.end(),
                     [](const Individual& a, const Individual& b) { return a.score < b.score; });
    best_.resize(std::min(best_.size(), remembered));
    if (!cma_) {
        reached_ = best_.front().score;
        restart(breeding.space.genes, best_.front().genome);
        return;
    }
    cma_->learn(values);
    const bool better = best_.front().score.value < 0.9999f * reached_.value;
    stale_ = better ? 0 : stale_ + 1;
    if (better) reached_ = best_.front().score;
    const auto patience = 100 + 30 * free_.size() / std::max<std::size_t>(cma_->offspring(), 1);
    if (cma_->reach() > spent && stale_ < patience) return;
    cma_.reset();
    best_.clear();
    reached_ = Score::worst();
    offspring_ *= 2;
}

void CmaEs::receive(std::span<const Individual>) {}

}  // namespace patchbreeder
