#include "ga/breeder.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "ga/mutation.h"
#include "ga/numeric.h"

namespace patchbreeder {
namespace {

enum class Kind : std::size_t { redraw, alter, take_over, go_home, kick, move };
constexpr std::size_t kind_count = 6;
constexpr float least_kind = 0.08f;

bool better(const Individual& a, const Individual& b) {
    return a.score < b.score;
}

bool movable(std::span<const Gene> genes, const Genome& genome, std::size_t g) {
    return !genes[g].lock && !dormant(genes, genome, g);
}

// Any gene that can be heard; index 0 if there is none.
std::size_t audible_gene(std::span<const Gene> genes, const Genome& genome, bool stepped,
                         Rng& rng) {
    for (int tries = 0; tries < 256; ++tries) {
        const std::size_t g = rng.below(genes.size());
        if (movable(genes, genome, g) && (!stepped || genes[g].kind != GeneKind::continuous))
            return g;
    }
    return 0;
}

// What the stepped genes that can be heard stand at.
std::uint64_t combination(std::span<const Gene> genes, const Genome& genome) {
    std::uint64_t hash = 1;
    for (std::size_t g = 0; g < genome.size(); ++g)
        if (genes[g].kind != GeneKind::continuous && !dormant(genes, genome, g))
            hash = mix(hash, mix(g, static_cast<std::uint64_t>(genes[g].value(genome[g]))));
    return hash;
}

// With another choice the continuous genes beside it mean something else; some go home.
void settle_beside(std::span<const Gene> genes, std::size_t changed, Genome& genome, Rng& rng) {
    const float share = rng.uniform();
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (genes[g].block == genes[changed].block && genes[g].kind == GeneKind::continuous &&
            rng.chance(share))
            genome[g] = genes[g].home;
}

// What has slept was never chosen: it wakes as the template's author left it.
void wake_at_home(std::span<const Gene> genes, std::size_t mute, Genome& genome) {
    if (genome[mute] >= 0.5f) return;
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (genes[g].mute == static_cast<std::int32_t>(mute)) genome[g] = genes[g].home;
}

AdaptiveGa::Settings front_settings(const Breeder::Settings& chosen) {
    auto settings = default_settings<AdaptiveGa>();
    settings.population = chosen.population;
    settings.brood = chosen.brood;
    return settings;
}

}  // namespace

Breeder::Breeder(const Settings& chosen)
    : settings_(chosen), ga_(front_settings(chosen)), kinds_(kind_count, least_kind) {}

float Breeder::progress(const Breeding& breeding) const noexcept {
    return breeding.progress * static_cast<float>(std::max(cycles_, 1u)) -
           static_cast<float>(cycle_);
}

// By what its evaluations before these are of the whole budget.
void Breeder::plan_cycles(const Breeding& breeding) {
    if (cycles_ > 0 || !(breeding.progress > 0.0f)) return;
    const double whole = static_cast<double>(spent_) / double{breeding.progress};
    cycles_ = static_cast<std::uint32_t>(std::max(1.0, std::round(whole / settings_.cycle)));
}

void Breeder::begin_anew() {
    for (Hop& hop : hops_) settle_in(hop);
    for (auto& place : places_)
        if (place && (!record_ || place->best().score < record_->best().score))
            record_ = std::move(place);
    ga_ = AdaptiveGa(front_settings(settings_));
    descending_ = false;
    places_.clear();
    hops_.clear();
    scouts_.clear();
    tried_.clear();
    ++cycle_;
}

// The best parent, then the best that differ most from those taken.
void Breeder::start_descents(const Breeding& breeding) {
    const auto& genes = breeding.space.genes;
    const auto parents = ga_.population();
    if (parents.empty()) return;
    descending_ = true;
    donors_.assign(parents.begin(), parents.end());
    std::vector<std::size_t> taken;
    const std::size_t pool = std::max<std::size_t>(1, parents.size() / 2);
    while (taken.size() < std::min(pool, static_cast<std::size_t>(settings_.places))) {
        std::size_t pick = 0;
        float widest = -1.0f;
        for (std::size_t i = 0; i < pool && !taken.empty(); ++i) {
            float nearest = 2.0f;
            for (const std::size_t t : taken)
                nearest = std::min(nearest, distance(genes, parents[t].genome, parents[i].genome));
            if (nearest > widest) widest = nearest, pick = i;
        }
        taken.push_back(pick);
    }
    places_.assign(taken.size(), std::nullopt);
    for (std::size_t p = 0; p < taken.size(); ++p)
        hops_.push_back({.descent = Descent(genes, parents[taken[p]].genome), .place = p});
    if (record_ && cycle_ + 1 == cycles_) places_.push_back(std::exchange(record_, std::nullopt));
}

Genome Breeder::leave(const Breeding& breeding, std::size_t place, std::size_t kind,
                      Rng& rng) const {
    const auto& genes = breeding.space.genes;
    Genome to = places_[place]->best().genome;
    const std::uint16_t block = genes[audible_gene(genes, to, false, rng)].block;
    const float share = rng.uniform(0.2f, 1.0f);
    switch (static_cast<Kind>(kind)) {
        case Kind::redraw: {
            // What is known of genes together is worth most together.
            const bool together = rng.chance(0.5f);
            const Genome fresh = draw(genes, breeding.space.prior, rng);
            for (std::size_t g = 0; g < genes.size(); ++g)
                if (genes[g].block == block && movable(genes, to, g) && rng.chance(share))
                    to[g] = together ? fresh[g] : rng.uniform();
            break;
        }
        case Kind::alter:
            for (int count = rng.chance(0.3f) ? 2 : 1; count > 0; --count) {
                const std::size_t g = audible_gene(genes, to, true, rng);
                to[g] = altered(genes[g], to[g], rng);
                if (genes[g].kind != GeneKind::toggle) {
                    if (rng.chance(0.5f)) settle_beside(genes, g, to, rng);
                } else if (rng.chance(0.6f)) {
                    wake_at_home(genes, g, to);
                }
            }
            break;
        case Kind::take_over: {
            const Genome& donor = donors_[rng.below(donors_.size())].genome;
            for (std::size_t g = 0; g < genes.size(); ++g)
                if (genes[g].block == block) to[g] = donor[g];
            break;
        }
        case Kind::go_home:
            for (std::size_t g = 0; g < genes.size(); ++g)
                if (genes[g].block == block && rng.chance(share)) to[g] = genes[g].home;
            break;
        case Kind::kick: {
            const float step = rng.chance(0.5f) ? 0.05f : 0.2f;
            for (int count = 2 + static_cast<int>(rng.below(8)); count > 0; --count) {
                const std::size_t g = audible_gene(genes, to, false, rng);
                if (genes[g].kind == GeneKind::continuous) to[g] = gaussian_step(to[g], step, rng);
            }
            break;
        }
        case Kind::move:
            for (int count = rng.chance(0.3f) ? 2 : 1; count > 0; --count) {
                const std::size_t g = audible_gene(genes, to, false, rng);
                to[g] = genes[g].kind == GeneKind::continuous ? rng.uniform()
                                                              : altered(genes[g], to[g], rng);
            }
            break;
    }
    settle(genes, to);
    return to;
}

// The better of two places, or the best of all, more often as the end comes nearer.
std::optional<std::size_t> Breeder::pick_place(float progress, Rng& rng) const {
    std::optional<std::size_t> best;
    for (int i = 0; i < (rng.chance(progress) ? 8 : 2); ++i) {
        const std::size_t p = rng.below(places_.size());
        if (places_[p] && (!best || places_[p]->best().score < places_[*best]->best().score))
            best = p;
    }
    return best;
}

bool Breeder::known(const Breeding& breeding, const Genome& to, std::size_t place) const {
    const auto& genes = breeding.space.genes;
    const Individual& from = places_[place]->best();
    const std::uint64_t steps = combination(genes, to);
    const auto tried = tried_.find(steps);
    return tried != tried_.end() && from.score.value > another_place * tried->second &&
           steps != combination(genes, from.genome);
}

void Breeder::send_scouts(const Breeding& breeding) {
    scouts_.clear();
    const auto room = static_cast<std::size_t>(settings_.hops),
               wanted = static_cast<std::size_t>(settings_.scouts);
    std::size_t tries = 0;
    for (std::size_t hop = hops_.size(); hop < room; ++hop) {
        Rng choice = breeding.rng(hop, Use::selection);
        const auto place = pick_place(progress(breeding), choice);
        if (!place) continue;
        const std::size_t kind = kinds_.pick(choice);
        std::size_t sent = 0;
        // A try may come to nothing: what it would change is locked or asleep, or was tried.
        for (std::size_t t = 0; t < 4 * wanted && sent < wanted; ++t) {
            Rng rng = breeding.rng(tries++, Use::mutation);
            Genome to = leave(breeding, *place, kind, rng);
            const bool same = to == places_[*place]->best().genome ||
                              std::any_of(scouts_.begin(), scouts_.end(),
                                          [&](const Scout& scout) { return scout.genome == to; });
            if (same || known(breeding, to, *place)) continue;
            scouts_.push_back({.genome = std::move(to), .kind = kind, .place = *place, .hop = hop});
            ++sent;
        }
    }
}

std::vector<Breeder::Hop> Breeder::follow_scouts(const Breeding& breeding,
                                                 std::span<const Score> scores,
                                                 std::span<const float> embeddings) {
    std::vector<Hop> started;
    const auto& genes = breeding.space.genes;
    const std::size_t size = breeding.embeddings.target.size();
    const std::size_t count = std::min(scores.size(), scouts_.size());
    // Those of a hop lie side by side, and leave the same place.
    for (std::size_t first = 0, end = 0; first < count; first = end) {
        const std::size_t hop = scouts_[first].hop;
        while (end < count && scouts_[end].hop == hop) ++end;
        const Descent& left = *places_[scouts_[first].place];
        const bool by_score = breeding.rng(hop, Use::survival).chance(0.5f);
        const auto best =
            best_start(&left, left.best().score, scores.subspan(first, end - first),
                       {.target = breeding.embeddings.target,
                        .rows = embeddings.subspan(first * size, (end - first) * size)},
                       by_score);
        if (!best) continue;
        Scout& scout = scouts_[first + *best];
        const std::uint64_t steps = combination(genes, scout.genome);
        if (steps != combination(genes, left.best().genome))
            tried_[steps] = left.best().score.value;
        started.push_back({.descent = Descent(genes, left, std::move(scout.genome)),
                           .kind = scout.kind,
                           .place = scout.place,
                           .patience = {.steps = settings_.patience,
                                        .hopeful = settings_.hopeful,
                                        .nearby = settings_.nearby}});
    }
    scouts_.clear();
    return started;
}

std::span<const Genome> Breeder::ask(const Breeding& breeding) {
    if (!descending_) return ga_.ask(breeding);
    asked_.clear();
    for (Hop& hop : hops_) {
        const std::size_t before = asked_.size();
        hop.descent.ask(breeding.space.genes, asked_);
        hop.asked = asked_.size() - before;
    }
    for (const Scout& scout : scouts_) asked_.push_back(scout.genome);
    // Nothing is free to move.
    if (asked_.empty()) asked_.push_back(shown_.front().genome);
    return asked_;
}

bool Breeder::judge(Hop& hop) {
    if (hop.asked == 0) return true;
    if (!hop.kind) return hop.descent.done();
    const Descent& left = *places_[hop.place];
    return hop_is_over(hop.descent, &left, left.best().score, hop.patience);
}

void Breeder::settle_in(Hop& hop) {
    auto& place = places_[hop.place];
    // Knobs that went home for next to nothing stay there: fewer of them stand in the way later.
    const bool tidy = hop.kind && static_cast<Kind>(*hop.kind) == Kind::go_home;
    const bool lower = !place || hop.descent.best().score.value <
                                     (tidy ? 1.003f : 1.0f) * place->best().score.value;
    if (hop.kind && place)
        kinds_.credit(*hop.kind,
                      hop_reward(place->best().score.value, hop.descent.best().score.value));
    if (!lower) return;
    if (place) donors_.push_back(place->best());
    place = std::move(hop.descent);
}

void Breeder::show() {
    shown_.clear();
    for (const auto& place : places_)
        if (place) shown_.push_back(place->best());
    for (const Hop& hop : hops_)
        if (!hop.kind && hop.descent.best().score != Score::worst())
            shown_.push_back(hop.descent.best());
    // Descents have just begun.
    if (shown_.empty() && descending_) shown_ = donors_;
    std::stable_sort(shown_.begin(), shown_.end(), better);
}

void Breeder::tell(const Breeding& breeding, std::span<const Score> scores) {
    plan_cycles(breeding);
    spent_ += scores.size();
    if (!descending_) {
        ga_.tell(breeding, scores);
        if (progress(breeding) >= settings_.front && !breeding.embeddings.target.empty())
            start_descents(breeding);
        show();
        return;
    }
    const std::size_t size = breeding.embeddings.target.size();
    std::size_t at = 0;
    for (Hop& hop : hops_) {
        const std::size_t count = std::min(hop.asked, scores.size() - at);
        hop.descent.tell(breeding.space.genes, scores.subspan(at, count),
                         breeding.embeddings.rows.subspan(at * size, count * size),
                         breeding.embeddings.target);
        at += count;
    }
    std::vector<Hop> started =
        follow_scouts(breeding, scores.subspan(at), breeding.embeddings.rows.subspan(at * size));
    std::vector<Hop> on;
    for (Hop& hop : hops_) {
        if (judge(hop))
            settle_in(hop);
        else
            on.push_back(std::move(hop));
    }
    hops_ = std::move(on);
    kinds_.settle();
    if (cycle_ + 1 < cycles_ && progress(breeding) >= 1.0f) return begin_anew();
    std::move(started.begin(), started.end(), std::back_inserter(hops_));
    send_scouts(breeding);
    show();
}

void Breeder::receive(std::span<const Individual> migrants) {
    if (!descending_) return ga_.receive(migrants);
    donors_.insert(donors_.end(), migrants.begin(), migrants.end());
}

}  // namespace patchbreeder
