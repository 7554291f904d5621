#include "ga/breeder.h"

#include <algorithm>
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

// What has slept was never chosen: it wakes as the template's author left it.
void wake_at_home(std::span<const Gene> genes, std::size_t mute, Genome& genome) {
    if (genome[mute] >= 0.5f) return;
    for (std::size_t g = 0; g < genes.size(); ++g)
        if (genes[g].mute == static_cast<std::int32_t>(mute)) genome[g] = genes[g].home;
}

// The first `most` that two rankings of the same name, each in its turn and each but once. The
// promise does not know of pitch, which the score does.
std::vector<std::size_t> in_turn(std::vector<std::pair<double, std::size_t>> one,
                                 std::vector<std::pair<double, std::size_t>> other,
                                 std::size_t most) {
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    std::vector<std::size_t> order;
    const auto name = [&](std::size_t i) {
        if (std::find(order.begin(), order.end(), i) == order.end()) order.push_back(i);
    };
    for (std::size_t r = 0; r < one.size() && order.size() < most; ++r) {
        name(one[r].second);
        name(other[r].second);
    }
    order.resize(std::min(order.size(), most));
    return order;
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
}

Genome Breeder::leave(const Breeding& breeding, std::size_t place, std::size_t kind,
                      Rng& rng) const {
    const auto& genes = breeding.space.genes;
    Genome to = places_[place]->best().genome;
    const std::uint16_t block = genes[audible_gene(genes, to, false, rng)].block;
    const float share = rng.uniform(0.2f, 1.0f);
    switch (static_cast<Kind>(kind)) {
        case Kind::redraw: {
            const Genome fresh = draw(genes, breeding.space.prior, rng);
            for (std::size_t g = 0; g < genes.size(); ++g)
                if (genes[g].block == block && movable(genes, to, g) && rng.chance(share))
                    to[g] = rng.chance(0.3f) ? fresh[g] : rng.uniform();
            break;
        }
        case Kind::alter:
            for (int count = rng.chance(0.3f) ? 2 : 1; count > 0; --count) {
                const std::size_t g = audible_gene(genes, to, true, rng);
                to[g] = altered(genes[g], to[g], rng);
                if (genes[g].kind == GeneKind::toggle && rng.chance(0.6f))
                    wake_at_home(genes, g, to);
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

void Breeder::send_scouts(const Breeding& breeding) {
    scouts_.clear();
    const auto room = static_cast<std::size_t>(settings_.hops);
    const bool settled =
        std::any_of(places_.begin(), places_.end(), [](const auto& p) { return p.has_value(); });
    if (!settled || hops_.size() >= room) return;
    const std::size_t wanted = (room - hops_.size()) * static_cast<std::size_t>(settings_.scouts);
    // A try may come to nothing: what it would change is locked or asleep.
    for (std::size_t t = 0; t < 4 * wanted && scouts_.size() < wanted; ++t) {
        Rng rng = breeding.rng(t, Use::mutation);
        // The better of two places, or the best of all, more often as the end comes nearer.
        std::size_t place = places_.size();
        for (int i = 0; i < (rng.chance(breeding.progress) ? 8 : 2); ++i) {
            const std::size_t p = rng.below(places_.size());
            if (!places_[p]) continue;
            if (place == places_.size() || places_[p]->best().score < places_[place]->best().score)
                place = p;
        }
        if (place == places_.size()) continue;
        const std::size_t kind = kinds_.pick(rng);
        Genome to = leave(breeding, place, kind, rng);
        if (to != places_[place]->best().genome)
            scouts_.push_back({.genome = std::move(to), .kind = kind, .place = place});
    }
}

std::vector<Breeder::Hop> Breeder::follow_scouts(const Breeding& breeding,
                                                 std::span<const Score> scores,
                                                 std::span<const float> embeddings) {
    std::vector<Hop> started;
    const std::span<const float> target = breeding.embeddings.target;
    std::vector<std::pair<double, std::size_t>> promises, gains;
    for (std::size_t i = 0; i < scores.size() && i < scouts_.size(); ++i) {
        if (scores[i] == Score::worst()) continue;
        const Descent& left = *places_[scouts_[i].place];
        const auto lies = embeddings.subspan(i * target.size(), target.size());
        promises.emplace_back(left.promise(lies, target), i);
        gains.emplace_back(double{scores[i].value} - double{left.best().score.value}, i);
    }
    const auto room = static_cast<std::size_t>(settings_.hops);
    const std::size_t most = room - std::min(room, hops_.size());
    for (const std::size_t i : in_turn(std::move(promises), std::move(gains), most)) {
        Scout& scout = scouts_[i];
        started.push_back({.descent = Descent(breeding.space.genes, *places_[scout.place],
                                              std::move(scout.genome)),
                           .kind = scout.kind,
                           .place = scout.place});
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
    if (hop.descent.done() || hop.asked == 0) return true;
    if (!hop.kind) return false;
    const Score left = places_[hop.place]->best().score, now = hop.descent.best().score;
    if (now < left || hop.descent.steps() < settings_.patience) return false;
    if (!hop.looked && now.value < settings_.hopeful * left.value) {
        hop.looked = true;
        hop.descent.look_again();
        return false;
    }
    return hop.descent.steps() >= 2 * settings_.patience || !hop.looked;
}

void Breeder::settle_in(Hop& hop) {
    auto& place = places_[hop.place];
    // Knobs that went home for next to nothing stay there: fewer of them stand in the way later.
    const bool tidy = hop.kind && static_cast<Kind>(*hop.kind) == Kind::go_home;
    const bool lower = !place || hop.descent.best().score.value <
                                     (tidy ? 1.003f : 1.0f) * place->best().score.value;
    if (hop.kind) kinds_.credit(*hop.kind, lower ? 1.0f : 0.0f);
    if (!lower) return;
    if (place) donors_.push_back(place->best());
    place = std::move(hop.descent);
}

void Breeder::show() {
    shown_.clear();
    for (const auto& place : places_)
        if (place) shown_.push_back(place->best());
    for (const Hop& hop : hops_)
        if (!hop.kind) shown_.push_back(hop.descent.best());
    std::stable_sort(shown_.begin(), shown_.end(), better);
}

void Breeder::tell(const Breeding& breeding, std::span<const Score> scores) {
    if (!descending_) {
        ga_.tell(breeding, scores);
        if (breeding.progress >= settings_.front && !breeding.embeddings.target.empty())
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
    std::move(started.begin(), started.end(), std::back_inserter(hops_));
    kinds_.settle();
    send_scouts(breeding);
    show();
}

void Breeder::receive(std::span<const Individual> migrants) {
    if (!descending_) return ga_.receive(migrants);
    donors_.insert(donors_.end(), migrants.begin(), migrants.end());
}

}  // namespace patchbreeder
