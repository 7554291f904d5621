#include "ga/neat.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/state.h"

namespace patchbreeder {
namespace {

constexpr std::size_t places_kept = 24;  // members that remember what their knobs do
constexpr float cost_unit = 100.0f;
constexpr float hardly_better = 0.9f;  // a score that is worth tuning again
constexpr float too_far = 2.5f;        // champions that much worse than the best are not tuned
constexpr float hopeful = 2.0f;        // score, against the parent, with which a newborn may go on
constexpr float nearby = 0.5f;         // distance from the parent within which a newborn must hurry

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

// One of them is tuned. Without descents the best becomes a member as it is.
void Neat::tell_newborns(const GraphBreeding& breeding, const Litter& litter,
                         std::span<const Score> scores) {
    const Member& parent = members_[litter.parent];
    const Descent* left = nullptr;
    Embeddings starts;
    if (parent.place && !breeding.embeddings.rows.empty()) {
        const std::size_t size = breeding.embeddings.target.size();
        left = &parent.place->descent();
        starts = {
            .target = breeding.embeddings.target,
            .rows = breeding.embeddings.rows.subspan(litter.first * size, scores.size() * size)};
    }
    const bool by_score = breeding.rng(litter.first, Use::survival).chance(0.5f);
    const auto best = best_start(left, parent.individual.score, scores, starts, by_score);
    if (!best) {
        kinds_.credit(litter.kind, 0.0f);
        return;
    }
    GraphGenome& chosen = asked_[litter.first + *best];
    if (wants_embeddings()) {
        tried_[steps_hash(breeding.space.registry(), chosen)] = parent.individual.score.value;
        tunings_.push_back(
            {.descent = GraphDescent(breeding.space, *decoder_, chosen, parent.place.get()),
             .kind = litter.kind,
             .parent = parent.individual,
             .left = parent.place,
             .patience = {.steps = settings_.patience, .hopeful = hopeful, .nearby = nearby}});
        return;
    }
    const float before = parent.fitness;
    add(breeding.space, {chosen, scores[*best]});
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
bool Neat::over(Tuning& tuning) {
    Descent& descent = tuning.descent.descent();
    if (tuning.serial) return descent.done();
    const Descent* left = tuning.left ? &tuning.left->descent() : nullptr;
    return hop_is_over(descent, left, tuning.parent.score, tuning.patience);
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
    if (!tuning.serial)
        kinds_.credit(tuning.kind, hop_reward(fitness(space, tuning.parent), tuned->fitness));
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

void Neat::save(StateWriter& to) {
    assert(all_of(*this, std::tuple_cat(kept(), std::tie(decoder_))));
    std::apply([&](auto&... field) { to.put(field...); }, kept());
}

void Neat::load(StateReader& from) {
    decoder_.emplace(from.borrow<GraphDecoder>());
    std::apply([&](auto&... field) { from.get(field...); }, kept());
}

}  // namespace patchbreeder
