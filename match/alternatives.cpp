#include "match/alternatives.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "ga/crossover.h"
#include "ga/mutation.h"
#include "match/evaluator.h"
#include "match/session_parts.h"

namespace patchbreeder {
namespace {

constexpr std::uint64_t share = 5;     // one evaluation of so many is for the alternatives
constexpr std::size_t batch = 64;      // children between two looks at the pool
constexpr std::size_t pool_size = 64;  // patches within the bound
constexpr float mating = 0.3f;         // share of children that have two parents
constexpr std::size_t most_changes = 3;
// Score of one with the other as target below which people would ask what the difference is.
constexpr float least_apart = 0.03f;
// Steps that are too small to be heard make no news.
constexpr std::array changes{Mutation::gaussian_300, Mutation::gaussian_100, Mutation::gaussian_30,
                             Mutation::polynomial,   Mutation::heavy,        Mutation::alter,
                             Mutation::alter_stepped};

struct Member {
    Individual individual;
    std::vector<float> embedding;
    std::vector<float> apart;  // squared distance from every member, by place; of itself infinite
};

class Pool {
  public:
    Pool(const Layout& layout, const Performance& performance, const Fitness& fitness,
         std::uint64_t seed)
        : layout_(layout), performance_(performance), evaluator_(fitness), seed_(seed) {
        breed_from(layout.encode(layout.home()));
    }

    // At most `limit` evaluations; returns how many were made.
    std::size_t advance(std::size_t limit);
    [[nodiscard]] const std::vector<Member>& members() const noexcept { return members_; }
    [[nodiscard]] const Individual& champion() const { return members_.front().individual; }

  private:
    void breed_from(Genome start);
    void judge();
    void admit(std::size_t child);
    void crowd_out();
    [[nodiscard]] float apart(const Member& a, const Member& b) const;
    [[nodiscard]] Genome child(Rng& rng) const;
    [[nodiscard]] float bound() const {
        return (1.0f + alternative_slack) * champion().score.value;
    }

    const Layout& layout_;
    const Performance& performance_;
    Evaluator evaluator_;
    std::uint64_t seed_, round_ = 0;
    std::vector<Member> members_;  // the champion first
    std::vector<Genome> children_;
    std::vector<Score> scores_;
    std::vector<float> embeddings_;
};

void Pool::breed_from(Genome start) {
    children_.assign(1, std::move(start));
    judge();
    members_.push_back({.individual = {children_.front(), scores_.front()},
                        .embedding = embeddings_,
                        .apart = {std::numeric_limits<float>::infinity()}});
}

void Pool::judge() {
    scores_.assign(children_.size(), Score::worst());
    embeddings_.resize(evaluator_.fitness().target_embedding().size() * children_.size());
    evaluator_.evaluate(layout_, performance_, children_, scores_, embeddings_);
}

float Pool::apart(const Member& a, const Member& b) const {
    if (a.embedding.empty())
        return distance(layout_.genes(), a.individual.genome, b.individual.genome);
    // Eight sums, so that the additions need not wait for each other.
    std::array<float, 8> sums{};
    for (std::size_t i = 0; i < a.embedding.size(); ++i) {
        const float step = a.embedding[i] - b.embedding[i];
        sums[i % sums.size()] += step * step;
    }
    return std::accumulate(sums.begin(), sums.end(), 0.0f);
}

Genome Pool::child(Rng& rng) const {
    const auto& genes = layout_.genes();
    Genome made = members_[rng.below(members_.size())].individual.genome;
    if (rng.chance(mating))
        block_crossover(genes, members_[rng.below(members_.size())].individual.genome, made, rng);
    for (std::size_t n = 1 + rng.below(most_changes); n > 0; --n)
        mutate(genes, changes[rng.below(changes.size())], made, rng);
    settle(genes, made);
    return made;
}

// The closest two need not both stay.
void Pool::crowd_out() {
    std::size_t first = 0, second = 0;
    float closest = std::numeric_limits<float>::infinity();
    for (std::size_t a = 0; a < members_.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            if (members_[a].apart[b] < closest) {
                closest = members_[a].apart[b];
                first = b, second = a;
            }
    const bool first_better =
        !(members_[second].individual.score < members_[first].individual.score);
    const std::size_t out = first == 0 || first_better ? second : first;
    members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(out));
    for (Member& m : members_) m.apart.erase(m.apart.begin() + static_cast<std::ptrdiff_t>(out));
}

void Pool::admit(std::size_t i) {
    if (!(scores_[i].value <= bound())) return;
    const std::size_t size = embeddings_.size() / children_.size();
    const auto from = embeddings_.begin() + static_cast<std::ptrdiff_t>(i * size);
    Member member{.individual = {children_[i], scores_[i]},
                  .embedding = {from, from + static_cast<std::ptrdiff_t>(size)},
                  .apart = {}};
    for (Member& m : members_) {
        m.apart.push_back(apart(m, member));
        member.apart.push_back(m.apart.back());
        if (m.apart.back() > 0.0f) continue;
        // Heard before.
        for (Member& told : members_) told.apart.resize(members_.size());
        return;
    }
    member.apart.push_back(std::numeric_limits<float>::infinity());
    const bool better = member.individual.score < champion().score;
    members_.push_back(std::move(member));
    if (better) {
        std::swap(members_.front(), members_.back());
        for (Member& m : members_) std::swap(m.apart.front(), m.apart.back());
        for (std::size_t k = members_.size(); k-- > 1;) {
            if (members_[k].individual.score.value <= bound()) continue;
            members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(k));
            for (Member& m : members_)
                m.apart.erase(m.apart.begin() + static_cast<std::ptrdiff_t>(k));
        }
    }
    if (members_.size() > pool_size) crowd_out();
}

std::size_t Pool::advance(std::size_t limit) {
    children_.clear();
    for (std::size_t i = 0; i < std::min(batch, limit); ++i) {
        Rng rng = Rng::stream(seed_, {round_, i});
        children_.push_back(child(rng));
    }
    ++round_;
    judge();
    for (std::size_t i = 0; i < children_.size(); ++i) admit(i);
    return children_.size();
}

Alternative compose(const Layout& layout, const Individual& individual, const Preset& best,
                    const Audio& target) {
    Alternative made{.preset = best, .audio = {}, .score = individual.score, .apart = {}};
    made.preset.patch = layout.decode(individual.genome).patch;
    match_loudness(made.preset.patch, made.preset.phrase, target.samples);
    made.audio = render(made.preset.patch, made.preset.phrase);
    return made;
}

// How unlike candidates sound what was kept.
std::vector<float> unlike(const Audio& kept, std::span<const Alternative> candidates,
                          const FitnessSettings& settings) {
    const auto judge = make_fitness(settings, kept);
    Workspace work;
    std::vector<float> distances;
    for (const Alternative& c : candidates)
        distances.push_back(judge->score(c.audio.samples, work).value);
    return distances;
}

// One after another, always the one that is least like all that are kept.
std::vector<Alternative> choose(std::vector<Alternative> candidates, std::size_t count,
                                const Audio& best, const FitnessSettings& settings) {
    std::vector<Alternative> chosen;
    while (chosen.size() < count && !candidates.empty()) {
        const std::vector<float> news =
            unlike(chosen.empty() ? best : chosen.back().audio, candidates, settings);
        std::size_t furthest = 0;
        float most = 0.0f;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            std::vector<float>& apart = candidates[i].apart;
            apart.push_back(news[i]);
            const float nearest = *std::min_element(apart.begin(), apart.end());
            if (nearest <= most) continue;
            most = nearest;
            furthest = i;
        }
        if (most < least_apart) break;
        chosen.push_back(std::move(candidates[furthest]));
        candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(furthest));
    }
    return chosen;
}

}  // namespace

Budget without_alternatives(const Budget& budget, const AlternativeSettings& settings) noexcept {
    Budget rest = budget;
    if (settings.count == 0) return rest;
    if (rest.seconds) *rest.seconds *= 1.0 - 1.0 / static_cast<double>(share);
    if (rest.evaluations) {
        const std::uint64_t theirs = settings.evaluations.value_or(*rest.evaluations / share);
        *rest.evaluations -= std::min(theirs, *rest.evaluations - 1);
    }
    return rest;
}

void find_alternatives(MatchResult& result, const MatchSettings& settings, const Audio& target,
                       const Fitness& fitness, const MatchObserver& observer) {
    if (settings.alternatives.count == 0 || result.stopped) return;
    const Stopwatch watch;
    const double before = result.seconds;
    Layout layout(result.best.patch);
    apply(settings.hand, layout);
    const Performance performance{.phrase = result.best.phrase};
    const std::uint64_t plan =
        settings.alternatives.evaluations.value_or(result.evaluations / (share - 1));
    if (plan == 0) return;
    Pool pool(layout, performance, fitness, mix(settings.seed, 0x616c74));
    std::uint64_t made = 1;  // where it begins
    while (made < plan && !result.stopped) {
        made += pool.advance(static_cast<std::size_t>(std::min<std::uint64_t>(plan - made, batch)));
        const double seconds = before + watch.seconds();
        const bool late = settings.budget.seconds && seconds >= *settings.budget.seconds;
        result.stopped = !observer(
            {seconds, result.evaluations + made, pool.champion().score, result.template_name, 1});
        if (late) break;
    }
    std::vector<Alternative> candidates;
    for (const Alternative& rival : result.alternatives)
        if (rival.score.value <= (1.0f + alternative_slack) * pool.champion().score.value)
            candidates.push_back(rival);
    for (std::size_t i = 1; i < pool.members().size(); ++i)
        candidates.push_back(compose(layout, pool.members()[i].individual, result.best, target));
    if (pool.champion().score < result.report.score) {
        Alternative best = compose(layout, pool.champion(), result.best, target);
        Workspace work;
        Report report = fitness.report(best.audio.samples, work);
        if (report.score < result.report.score) {
            result.best = std::move(best.preset);
            result.audio = std::move(best.audio);
            result.report = std::move(report);
        }
    }
    result.alternatives =
        choose(std::move(candidates), settings.alternatives.count, result.audio, settings.fitness);
    result.evaluations += made;
    result.alternative_evaluations = made;
    result.seconds = before + watch.seconds();
}

}  // namespace patchbreeder
