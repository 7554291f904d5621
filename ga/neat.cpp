#include "ga/neat.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace patchbreeder {
namespace {

constexpr std::size_t places_kept = 24;  // members that remember what their knobs do
constexpr float cost_unit = 100.0f;
constexpr float hardly_better = 0.9f;  // a score that is worth tuning again
constexpr float too_far = 2.5f;        // champions that much worse than the best are not tuned
constexpr float hopeful = 2.0f;        // score, against the parent, with which a newborn may go on
// As in breeder.cpp. Distances as shares of that from the parent to the target: what is as near
// sounds the same, or is back.
constexpr float same_sound = 0.316f, fallen_back = 0.141f;
constexpr float clear_gain = 0.98f, full_reward = 0.1f;

}  // namespace

float Neat::fitness(const GraphSpace& space, const GraphIndividual& of) const {
    return of.score.value * (1.0f + settings_.parsimony * space.cost(of.genome) / cost_unit);
}

Neat::Member* Neat::member(std::uint64_t serial) noexcept {
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [&](const Member& m) { return m.serial == serial; });
    return found == members_.end() ? nullptr : &*found;
}

bool Neat::wants_embeddings() const noexcept {
    return embedded_ && settings_.descents > 0;
}

void Neat::add(const GraphSpace& space, GraphIndividual individual) {
    Member made{.individual = std::move(individual), .serial = next_++};
    made.fitness = fitness(space, made.individual);
    members_.push_back(std::move(made));
}

void Neat::tell(const GraphBreeding& breeding, std::span<const Score> scores) {
    const GraphSpace& space = breeding.space;
    embedded_ = !breeding.embeddings.target.empty();
    if (trials_) {
        trials_->tell(breeding, scores);
        if (trials_->over()) return end_trials(breeding);
        shown_ = trials_->individuals();
        return;
    }
    for (const Litter& litter : litters_) {
        if (litter.of == Litter::Of::descent || litter.first >= scores.size()) continue;
        const auto own =
            scores.subspan(litter.first, std::min(litter.count, scores.size() - litter.first));
        if (litter.of == Litter::Of::start)
            add(space, {asked_[litter.first], own.front()});
        else if (litter.of == Litter::Of::knobs)
            tell_knobs(space, litter, own.front());
    }
    tell_descents(breeding, scores);
    for (const Litter& litter : litters_) {
        if (litter.of != Litter::Of::newborn || litter.first >= scores.size()) continue;
        tell_newborns(
            breeding, litter,
            scores.subspan(litter.first, std::min(litter.count, scores.size() - litter.first)));
    }
    for (GraphIndividual& migrant : arrivals_) add(space, std::move(migrant));
    arrivals_.clear();
    for (auto& [number, history] : histories_) history.settle();
    kinds_.settle();
    select(breeding);
    // Not every fitness says where a sound lies.
    if (!wants_embeddings()) return;
    tune_champions(breeding);
    for (std::size_t m = places_kept; m < members_.size(); ++m) members_[m].place.reset();
}

void Neat::end_trials(const GraphBreeding& breeding) {
    for (GraphIndividual& i : trials_->individuals()) add(breeding.space, std::move(i));
    trials_.reset();
    select(breeding);
    if (wants_embeddings()) tune_champions(breeding);
}

void Neat::tell_knobs(const GraphSpace& space, const Litter& litter, Score score) {
    Member& parent = members_[litter.parent];
    if (!(score < parent.individual.score)) return;
    const float before = parent.individual.score.value;
    histories_.at(litter.species)
        .credit(litter.sample, double{parent.individual.score.value - score.value});
    parent.individual = {asked_[litter.first], score};
    parent.fitness = fitness(space, parent.individual);
    parent.tuned = parent.tuned && score.value > hardly_better * before;
}

// One of them is tuned, by score or by promise, which does not know of pitch. Without descents the
// best becomes a member as it is.
void Neat::tell_newborns(const GraphBreeding& breeding, const Litter& litter,
                         std::span<const Score> scores) {
    const std::span<const float> target = breeding.embeddings.target;
    const Member& parent = members_[litter.parent];
    const bool told = parent.place && !breeding.embeddings.rows.empty();
    const bool by_score = !told || breeding.rng(litter.first, Use::survival).chance(0.5f);
    std::optional<std::pair<float, std::size_t>> best;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] == Score::worst()) continue;
        float worth = scores[i].value;
        if (told) {
            const auto lies =
                breeding.embeddings.rows.subspan((litter.first + i) * target.size(), target.size());
            const bool gains = scores[i].value < clear_gain * parent.individual.score.value;
            if (!gains && parent.place->apart(lies, target) < same_sound) continue;
            if (!by_score) worth = parent.place->promise(lies, target);
        }
        if (!best || worth < best->first) best = {worth, i};
    }
    if (!best) {
        kinds_.credit(litter.kind, 0.0f);
        return;
    }
    GraphGenome& chosen = asked_[litter.first + best->second];
    if (wants_embeddings()) {
        tried_[steps_hash(breeding.space.registry(), chosen)] = parent.individual.score.value;
        tunings_.push_back(
            {.descent = GraphDescent(breeding.space, *decoder_, chosen, parent.place.get()),
             .kind = litter.kind,
             .parent = parent.individual,
             .left = parent.place});
        return;
    }
    const float before = parent.fitness;
    add(breeding.space, {chosen, scores[best->second]});
    kinds_.credit(litter.kind, members_.back().fitness < before ? 1.0f : 0.0f);
}

void Neat::tell_descents(const GraphBreeding& breeding, std::span<const Score> scores) {
    const std::size_t size = breeding.embeddings.target.size();
    std::vector<bool> done(tunings_.size(), false);
    for (const Litter& litter : litters_) {
        if (litter.of != Litter::Of::descent) continue;
        Tuning& tuning = tunings_[litter.parent];
        const bool whole = litter.first + litter.count <= scores.size() && size > 0;
        if (whole && litter.count > 0)
            tuning.descent.tell(
                scores.subspan(litter.first, litter.count),
                breeding.embeddings.rows.subspan(litter.first * size, litter.count * size),
                breeding.embeddings.target);
        done[litter.parent] = litter.count == 0 || over(tuning);
    }
    std::vector<Tuning> on;
    for (std::size_t t = 0; t < tunings_.size(); ++t) {
        if (done[t])
            settle_in(breeding.space, tunings_[t]);
        else
            on.push_back(std::move(tunings_[t]));
    }
    tunings_ = std::move(on);
}

// A champion goes all the way; a newborn as long as it promises to beat its parent.
bool Neat::over(Tuning& tuning) const {
    if (tuning.descent.done()) return true;
    if (tuning.serial) return false;
    const float now = tuning.descent.best().score.value, left = tuning.parent.score.value;
    const int steps = tuning.descent.steps();
    if (steps > 0 && now >= clear_gain * left && tuning.left &&
        tuning.descent.apart(*tuning.left) < fallen_back)
        return true;
    if (now < left || steps < settings_.patience) return false;
    if (!tuning.looked && now < hopeful * left) {
        tuning.looked = true;
        tuning.descent.look_again();
        return false;
    }
    return steps >= 2 * settings_.patience || !tuning.looked;
}

void Neat::settle_in(const GraphSpace& space, Tuning& tuning) {
    GraphIndividual best = tuning.descent.best();
    if (best.score == Score::worst()) return;
    Member* tuned = tuning.serial ? member(*tuning.serial) : nullptr;
    if (!tuned) {
        add(space, std::move(best));
        tuned = &members_.back();
    } else if (best.score < tuned->individual.score) {
        tuned->individual = std::move(best);
        tuned->fitness = fitness(space, tuned->individual);
    }
    if (!tuning.serial) {
        const float gain = 1.0f - tuned->fitness / std::max(fitness(space, tuning.parent), 1e-9f);
        kinds_.credit(tuning.kind, std::clamp(gain / full_reward, 0.0f, 1.0f));
    }
    tuned->tuned = true;
    tuned->place = std::make_shared<const GraphDescent>(std::move(tuning.descent));
}

void Neat::select(const GraphBreeding& breeding) {
    if (members_.empty()) return;
    std::vector<const GraphGenome*> genomes;
    std::vector<float> fit;
    const auto order = [&] {
        std::stable_sort(members_.begin(), members_.end(),
                         [](const Member& a, const Member& b) { return a.fitness < b.fitness; });
        genomes.clear(), fit.clear();
        for (const Member& m : members_)
            genomes.push_back(&m.individual.genome), fit.push_back(m.fitness);
    };
    order();
    species_.sort(breeding.space.registry(), genomes, fit, breeding.generation);
    const auto places = static_cast<std::size_t>(settings_.population);
    const auto quotas = species_.quotas(fit, places, breeding.generation);
    std::vector<Member> survivors;
    for (std::size_t s = 0; s < quotas.size(); ++s) {
        const auto& members = species_.all()[s].members;
        for (std::size_t m = 0; m < std::min(quotas[s], members.size()); ++m)
            survivors.push_back(std::move(members_[members[m]]));
    }
    members_ = std::move(survivors);
    order();
    species_.sort(breeding.space.registry(), genomes, fit, breeding.generation);
    quotas_ = species_.quotas(fit, places, breeding.generation);
    std::map<std::uint64_t, SuccessHistory> kept;
    for (const Species& s : species_.all()) kept[s.number] = histories_[s.number];
    histories_ = std::move(kept);
    shown_.clear();
    for (const Member& m : members_) shown_.push_back(m.individual);
    std::stable_sort(
        shown_.begin(), shown_.end(),
        [](const GraphIndividual& a, const GraphIndividual& b) { return a.score < b.score; });
}

// The fittest of every species, if it is not; what it knows of its knobs its newborns will inherit.
void Neat::tune_champions(const GraphBreeding& breeding) {
    const float limit = too_far * members_.front().fitness;
    for (std::size_t s = 0; s < species_.all().size(); ++s) {
        if (tunings_.size() >= static_cast<std::size_t>(settings_.descents)) return;
        Member& champion = members_[species_.all()[s].members.front()];
        if (quotas_[s] == 0 || champion.tuned || champion.fitness > limit) continue;
        champion.tuned = true;
        tunings_.push_back(
            {.descent = GraphDescent(breeding.space, *decoder_, champion.individual.genome,
                                     champion.place.get()),
             .serial = champion.serial});
    }
}

void Neat::receive(std::span<const GraphIndividual> migrants) {
    // They take part in the next selection; until then nobody is their child.
    for (const GraphIndividual& migrant : migrants) arrivals_.push_back(migrant);
}

}  // namespace patchbreeder
