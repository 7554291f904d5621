#include "match/contest.h"

#include <algorithm>

#include "engine/state.h"

namespace patchbreeder {
namespace {

constexpr std::size_t invited = 3;  // specialists, to the first round

constexpr float screened_part = 0.3f;         // of the target, from its start
constexpr std::size_t least_screened = 4096;  // samples

Score best_of(const Entrant& entrant) {
    return entrant.search->champion().score;
}

// Sends all home but the best.
void keep(std::size_t stay, std::vector<Entrant*> ranked) {
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const Entrant* a, const Entrant* b) { return best_of(*a) < best_of(*b); });
    for (std::size_t i = stay; i < ranked.size(); ++i) ranked[i]->running = false;
}

}  // namespace

Contest::Contest(std::vector<Entrant> entrants, Performance performance, const Fitness& fitness,
                 const Screen& screen, const ContestRules& rules)
    : entrants_(std::move(entrants)),
      performance_(std::move(performance)),
      screen_(screen),
      evaluator_(fitness),
      screener_(*screen.fitness),
      look_(rules.look),
      round_quota_(rules.round) {}

Screen make_screen(const FitnessSettings& settings, const Audio& target,
                   const Performance& performance) {
    Audio head = target;
    const auto wanted =
        static_cast<std::size_t>(screened_part * static_cast<float>(target.samples.size()));
    head.samples.resize(std::min(target.samples.size(), std::max(wanted, least_screened)));
    Performance part = performance;
    part.phrase.length =
        static_cast<float>(head.samples.size()) / static_cast<float>(analysis_rate);
    const bool ours = settings.name == fitness_list().front().name;
    return {.fitness = make_fitness(ours ? FitnessSettings{.name = "timbre"} : settings, head),
            .performance = std::move(part)};
}

std::size_t first_round(std::size_t broad, std::size_t specialists) noexcept {
    return broad + std::min(invited, specialists);
}

std::uint64_t winners_share(std::uint64_t evaluations, std::size_t broad, std::size_t specialists,
                            const ContestRules& rules) {
    std::size_t entrants = first_round(broad, specialists);
    std::uint64_t round = rules.round;
    // By those who went home.
    std::uint64_t spent = rules.look * (broad + specialists - entrants);
    while (entrants > 1) {
        const std::size_t stay = (entrants + 1) / 2;
        spent += round * (entrants - stay);
        entrants = stay;
        round *= 2;
    }
    return std::max(round / 2, evaluations > spent ? evaluations - spent : 0);
}

std::size_t Contest::running() const noexcept {
    return static_cast<std::size_t>(std::count_if(entrants_.begin(), entrants_.end(),
                                                  [](const Entrant& e) { return e.running; }));
}

std::uint64_t Contest::screenings() const noexcept {
    std::uint64_t sum = 0;
    for (const Entrant& e : entrants_) sum += e.search->screenings();
    return sum;
}

const Entrant& Contest::leader() const {
    return *std::min_element(
        entrants_.begin(), entrants_.end(),
        [](const Entrant& a, const Entrant& b) { return best_of(a) < best_of(b); });
}

// Whoever has had the fewest evaluations.
std::size_t Contest::next_turn() const {
    std::size_t next = entrants_.size();
    for (std::size_t i = 0; i < entrants_.size(); ++i)
        if (entrants_[i].running &&
            (next == entrants_.size() ||
             entrants_[i].search->evaluations() < entrants_[next].search->evaluations()))
            next = i;
    return next;
}

void Contest::close_look_if_due() {
    if (look_ == 0) return;
    std::vector<Entrant*> specialists;
    for (Entrant& e : entrants_) {
        if (!e.specialist) continue;
        if (e.search->evaluations() < look_) return;
        specialists.push_back(&e);
    }
    keep(invited, std::move(specialists));
    look_ = 0;
}

void Contest::close_round_if_due() {
    if (running() == 1 || look_ != 0) return;
    for (const Entrant& e : entrants_)
        if (e.running && e.search->evaluations() < round_quota_) return;
    std::vector<Entrant*> ranked;
    for (Entrant& e : entrants_)
        if (e.running) ranked.push_back(&e);
    const std::size_t stay = (ranked.size() + 1) / 2;
    keep(stay, std::move(ranked));
    round_quota_ *= 2;
}

std::size_t Contest::advance(std::size_t limit) {
    current_ = next_turn();
    Entrant& entrant = entrants_[current_];
    std::span<const Genome> genomes = entrant.search->ask(limit);
    if (entrant.search->wants_screening()) {
        scores_.assign(genomes.size(), Score::worst());
        screener_.evaluate(entrant.layout, screen_.performance, genomes, scores_);
        genomes = entrant.search->screen(scores_);
    }
    scores_.assign(genomes.size(), Score::worst());
    const std::span<const float> target = evaluator_.fitness().target_embedding();
    embeddings_.resize(entrant.search->wants_embeddings() ? target.size() * genomes.size() : 0);
    evaluator_.evaluate(entrant.layout, performance_, genomes, scores_, embeddings_);
    const std::size_t count = genomes.size();
    entrant.search->tell(scores_, {.target = target, .rows = embeddings_});
    evaluations_ += count;
    close_look_if_due();
    close_round_if_due();
    return count;
}

void Contest::save(StateWriter& to) {
    for (Entrant& e : entrants_) to.put(*e.search, e.running);
    to.put(current_, evaluations_, look_, round_quota_);
}

void Contest::load(StateReader& from) {
    for (Entrant& e : entrants_) from.get(*e.search, e.running);
    from.get(current_, evaluations_, look_, round_quota_);
}

}  // namespace patchbreeder
