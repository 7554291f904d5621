#include "ga/start_trials.h"

#include <algorithm>

namespace patchbreeder {
namespace {

constexpr std::size_t fewer = 4;      // times, from round to round
constexpr std::size_t finalists = 2;  // at most, in the last round
constexpr std::size_t finals = 2;     // searches of each of them, from other genomes
constexpr double final_share = 0.67;  // of what the trials may spend, for the last round
constexpr float near = 0.25f;         // score of the best start that makes a last round worth it
constexpr std::size_t kept = 12;      // individuals of every start

Breeder small_breeder(int population) {
    auto settings = default_settings<Breeder>();
    settings.population = population;
    settings.nearby = 0.0f;  // finds known graphs more often (decision 25)
    return Breeder(settings);
}

std::size_t next_round(std::size_t left) {
    return (left + fewer - 1) / fewer;
}

// What seemed second likeliest of knobs that are known together is likeliest now.
Prior other_joints(Prior prior) {
    for (JointPrior& joint : prior.joints)
        std::rotate(joint.centres.begin(), joint.centres.begin() + 1, joint.centres.end());
    return prior;
}

bool better(const GraphIndividual& a, const GraphIndividual& b) {
    return a.score < b.score;
}

}  // namespace

StartTrials::StartTrials(const GraphBreeding& breeding, GraphDecoder& decoder, float share)
    : share_(share) {
    const GraphSpace& space = breeding.space;
    for (const StartGraph& start : space.start_graphs) {
        FlatGraph flat(decoder, start.graph);
        flat.lock(space.locks);
        trials_.push_back({.flat = std::move(flat), .prior = start.prior});
    }
    left_ = trials_.size();
    for (std::size_t left = left_; left > finalists; left = next_round(left)) ++rounds_;
    for (Trial& trial : trials_) trial.best.resize(1);
    begin_round(breeding);
}

void StartTrials::begin_round(const GraphBreeding& breeding) {
    std::vector<std::size_t> order(trials_.size());
    for (std::size_t t = 0; t < order.size(); ++t) order[t] = t;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return better(trials_[a].best.front(), trials_[b].best.front());
    });
    order.resize(left_);
    const bool final = last_round() && rounds_ > 1;
    for (std::size_t more = 1; final && more < finals; ++more)
        for (std::size_t i = 0; i < left_; ++i) {
            trials_.push_back(
                {.flat = trials_[order[i]].flat, .prior = other_joints(trials_[order[i]].prior)});
            order.push_back(trials_.size() - 1);
        }
    left_ = order.size();
    const int population = breeding.space.trial_population * (round_ == 0 ? 1 : 2);
    for (const std::size_t t : order)
        trials_[t].climb.emplace(trials_[t].flat, trials_[t].prior, small_breeder(population),
                                 mix(mix(breeding.seed, round_), t));
}

void StartTrials::end_round(const GraphBreeding& breeding) {
    for (Trial& trial : trials_) {
        if (!trial.climb) continue;
        for (const Individual& i : trial.climb->search().population())
            trial.best.push_back({trial.flat.graph(i.genome), i.score});
        std::stable_sort(trial.best.begin(), trial.best.end(), better);
        trial.best.resize(std::min(trial.best.size(), kept));
        trial.climb.reset();
    }
    left_ = next_round(left_);
    ++round_;
    // What no start comes near has to grow.
    over_ = round_ == rounds_ || (last_round() && individuals().front().score.value > near);
    if (!over_) begin_round(breeding);
}

// Of what one may spend in this round.
float StartTrials::progress(const Trial& trial) const noexcept {
    const double share = rounds_ == 1   ? 1.0
                         : last_round() ? final_share
                                        : (1.0 - final_share) / static_cast<double>(rounds_ - 1);
    const double planned = whole_ * share / static_cast<double>(left_);
    if (!(planned > 0.0)) return 0.0f;
    return static_cast<float>(std::min(static_cast<double>(trial.climb->spent()) / planned, 1.0));
}

bool StartTrials::runs(const Trial& trial) const noexcept {
    return trial.climb && progress(trial) < 1.0f;
}

void StartTrials::ask(const GraphBreeding& breeding, std::vector<GraphGenome>& to) {
    for (Trial& trial : trials_) {
        const std::size_t before = to.size();
        if (runs(trial)) trial.climb->ask(breeding, progress(trial), to);
        trial.asked = to.size() - before;
    }
}

void StartTrials::tell(const GraphBreeding& breeding, std::span<const Score> scores) {
    const std::size_t size = breeding.embeddings.target.size();
    const bool embedded = !breeding.embeddings.rows.empty();
    // The whole budget, by what share of it the evaluations before these are.
    if (!(whole_ > 0.0) && breeding.progress > 0.0f)
        whole_ = double{share_} * static_cast<double>(spent_) / double{breeding.progress};
    std::size_t at = 0;
    for (Trial& trial : trials_) {
        const std::size_t count = std::min(trial.asked, scores.size() - at);
        if (count == 0) continue;
        Embeddings own;
        if (embedded)
            own = {.target = breeding.embeddings.target,
                   .rows = breeding.embeddings.rows.subspan(at * size, count * size)};
        trial.climb->tell(breeding, progress(trial), scores.subspan(at, count), own);
        at += count;
    }
    spent_ += scores.size();
    if (std::none_of(trials_.begin(), trials_.end(), [&](const Trial& t) { return runs(t); }))
        end_round(breeding);
}

std::vector<GraphIndividual> StartTrials::individuals() const {
    std::vector<GraphIndividual> all;
    for (const Trial& trial : trials_) {
        for (const GraphIndividual& i : trial.best)
            if (i.score != Score::worst()) all.push_back(i);
        if (!trial.climb) continue;
        for (const Individual& i : trial.climb->search().population())
            all.push_back({trial.flat.graph(i.genome), i.score});
    }
    std::stable_sort(all.begin(), all.end(), better);
    return all;
}

}  // namespace patchbreeder
