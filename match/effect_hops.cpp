#include "match/effect_hops.h"

#include <algorithm>

#include "match/effect_prior.h"

namespace patchbreeder {
namespace {

constexpr std::size_t most_stands = 10;
constexpr std::uint64_t patience = 500;  // hops without a gain
constexpr float a_gain = 0.99f;          // of the best score
// A hop whose first polish ends above this many times the best score is given up.
constexpr float promising = 2.0f;
// So much of the best score on the scout may a stand have to be heard on the whole recordings.
constexpr float worth_hearing = 1.3f;

// Places of the effects of a plan: branch and index in it, as they follow each other in its patch.
struct Spot {
    std::size_t branch, index;
};
std::vector<Spot> spots_of(const EffectPlan& plan) {
    std::vector<Spot> spots;
    for (std::size_t b = 0; b < plan.branches.size(); ++b)
        for (std::size_t i = 0; i < plan.branches[b].size(); ++i) spots.push_back({b, i});
    return spots;
}

// The effect a gene belongs to, or -1.
int effect_of(const EffectModel& model, const Gene& gene) {
    const int node =
        model.layout().home().structure->find(gene.name.substr(0, gene.name.find('.')));
    return node < 0 ? -1 : node - (model.plan().latency > 0.0f ? 1 : 0);
}

// Knobs of effects that were taken over stand as they stood.
void carry_over(const EffectModel& child, std::span<const int> from, const EffectModel& parent,
                const Genome& knobs, Genome& genome) {
    const auto& genes = child.layout().genes();
    const auto& old = parent.layout().genes();
    for (std::size_t g = 0; g < genes.size(); ++g) {
        const int effect = effect_of(child, genes[g]);
        if (genes[g].lock || effect < 0 || from[static_cast<std::size_t>(effect)] < 0) continue;
        const std::string knob = genes[g].name.substr(genes[g].name.find('.'));
        for (std::size_t p = 0; p < old.size(); ++p)
            if (effect_of(parent, old[p]) == from[static_cast<std::size_t>(effect)] &&
                old[p].name.ends_with(knob))
                genome[g] = knobs[p];
    }
}

}  // namespace

EffectHops::EffectHops(const Registry& registry, EffectEvaluator& evaluator, EffectEvaluator& scout,
                       const EffectHints& hints, const EffectHopSettings& settings)
    : registry_(registry),
      evaluator_(evaluator),
      scout_(scout),
      hints_(hints),
      settings_(settings) {}

bool EffectHops::tired() const noexcept {
    return hops_ - last_gain_ > patience || stands_.empty();
}

void EffectHops::begin(std::vector<FoundEffects> found, std::size_t limit) {
    limit_ = evaluations_ + limit;
    std::stable_sort(found.begin(), found.end(), [](const FoundEffects& a, const FoundEffects& b) {
        return a.best.score < b.best.score;
    });
    for (FoundEffects& f : found) {
        if (stands_.size() == most_stands || f.best.score == Score::worst() || left() == 0) break;
        if (f.plan.effects() == 0) continue;
        if (std::any_of(stands_.begin(), stands_.end(),
                        [&](const Stand& s) { return s.plan == f.plan; }))
            continue;
        scout_.evaluate(EffectModel(registry_, f.plan), std::span(&f.best.genome, 1),
                        std::span(&f.best.score, 1));
        ++evaluations_;
        settle_in(f);
    }
}

// More often than not of the same family, if there are others.
std::string EffectHops::draw_other(const std::string& module, Rng& rng) const {
    std::vector<std::string> kin;
    for (const std::string& other : settings_.palette)
        if (other != module && family_of(other) == family_of(module)) kin.push_back(other);
    return !kin.empty() && rng.chance(0.6f) ? kin[rng.below(kin.size())] : draw_module(rng);
}
std::string EffectHops::draw_module(Rng& rng) const {
    return settings_.palette[rng.below(settings_.palette.size())];
}

std::optional<EffectHops::Step> EffectHops::draw_step(const EffectPlan& plan, Rng& rng) const {
    const std::vector<Spot> spots = spots_of(plan);
    const std::size_t chosen = rng.below(spots.size());
    const Spot spot = spots[chosen];
    Step step = as_it_is(plan);
    auto& branch = step.plan.branches[spot.branch];
    const auto place = step.from.begin() + static_cast<std::ptrdiff_t>(chosen);
    const float kind = rng.uniform();
    if (kind < 0.25f) {
        *place = -1;
    } else if (kind < 0.65f) {
        branch[spot.index] = draw_other(branch[spot.index], rng);
        // Kin may share a knob, such as drive.
        if (rng.chance(0.5f)) *place = -1;
    } else if (kind < 0.75f) {
        if (spot.index + 1 == branch.size()) return {};
        std::swap(branch[spot.index], branch[spot.index + 1]);
        std::swap(*place, *(place + 1));
    } else if (kind < 0.88f) {
        if (spots.size() == settings_.most_effects) return {};
        const std::ptrdiff_t after = rng.chance(0.5f) ? 1 : 0;
        branch.insert(branch.begin() + static_cast<std::ptrdiff_t>(spot.index) + after,
                      draw_module(rng));
        step.from.insert(place + after, -1);
    } else {
        const std::vector<Step> fewer = simpler(plan);
        if (fewer.empty()) return {};
        step = fewer[rng.below(fewer.size())];
    }
    return step;
}

EffectHops::Step EffectHops::as_it_is(const EffectPlan& plan) {
    Step step{.plan = plan, .from = {}};
    for (std::size_t i = 0; i < plan.effects(); ++i) step.from.push_back(static_cast<int>(i));
    return step;
}

// All plans with one part less: an effect, or the input itself.
std::vector<EffectHops::Step> EffectHops::simpler(const EffectPlan& plan) {
    std::vector<Step> steps;
    const std::vector<Spot> spots = spots_of(plan);
    for (std::size_t i = 0; i < spots.size() && spots.size() > 1; ++i) {
        steps.push_back(as_it_is(plan));
        auto& branches = steps.back().plan.branches;
        auto& branch = branches[spots[i].branch];
        branch.erase(branch.begin() + static_cast<std::ptrdiff_t>(spots[i].index));
        if (branch.empty())
            branches.erase(branches.begin() + static_cast<std::ptrdiff_t>(spots[i].branch));
        steps.back().from.erase(steps.back().from.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (plan.dry) {
        steps.push_back(as_it_is(plan));
        steps.back().plan.dry = false;
    }
    return steps;
}

// The best of a pack: what is new is drawn, the rest stands where it stood.
Individual EffectHops::first_try(const EffectModel& model, const Step& step, const Stand& parent,
                                 Rng& rng) {
    const Prior prior = knob_prior(model.layout(), hints_);
    const EffectModel before(registry_, parent.plan);
    std::vector<Genome> genomes;
    for (std::size_t i = 0; i < lane_count; ++i) {
        genomes.push_back(draw(model.layout().genes(), prior, rng));
        carry_over(model, step.from, before, parent.best.genome, genomes.back());
    }
    std::array<Score, lane_count> scores;
    scout_.evaluate(model, genomes, scores);
    evaluations_ += genomes.size();
    const auto best = std::min_element(scores.begin(), scores.end());
    return {genomes[static_cast<std::size_t>(best - scores.begin())], *best};
}

void EffectHops::polish_on(EffectEvaluator& evaluator, const EffectModel& model,
                           Individual& individual, const PolishSettings& settings) {
    evaluations_ += polish(evaluator, model, individual, left(), settings);
}

// Keeps the best stand of each plan, and the best plans. True if it stays.
bool EffectHops::settle_in(const Stand& stand) {
    const auto same = std::find_if(stands_.begin(), stands_.end(),
                                   [&](const Stand& s) { return s.plan == stand.plan; });
    if (same != stands_.end()) {
        if (!(stand.best.score < same->best.score)) return false;
        *same = stand;
    } else if (stands_.size() < most_stands) {
        stands_.push_back(stand);
    } else {
        if (!(stand.best.score < stands_.back().best.score)) return false;
        stands_.back() = stand;
    }
    std::stable_sort(stands_.begin(), stands_.end(),
                     [](const Stand& a, const Stand& b) { return a.best.score < b.best.score; });
    return true;
}

std::optional<FoundEffects> EffectHops::hop(std::size_t limit) {
    limit_ = evaluations_ + limit;
    Rng rng = Rng::stream(settings_.seed, {hops_++});
    // The better, the more often.
    const float luck = rng.uniform();
    const Stand parent =
        stands_[static_cast<std::size_t>(luck * luck * static_cast<float>(stands_.size()))];
    const std::optional<Step> step = draw_step(parent.plan, rng);
    if (!step || left() < lane_count) return {};
    const EffectModel model(registry_, step->plan);
    Stand child{step->plan, first_try(model, *step, parent, rng)};
    polish_on(scout_, model, child.best, {.rounds = 4, .try_choices = false});
    const float best = stands_.front().best.score.value;
    if (!(child.best.score.value < promising * best)) return {};
    polish_on(scout_, model, child.best, {.rounds = 12});
    if (child.best.score.value < a_gain * best) last_gain_ = hops_;
    if (!settle_in(child) || !(child.best.score.value < worth_hearing * best) || left() == 0)
        return {};
    FoundEffects whole = child;
    evaluator_.evaluate(model, std::span(&whole.best.genome, 1), std::span(&whole.best.score, 1));
    ++evaluations_;
    polish_on(evaluator_, model, whole.best, {.try_choices = false});
    return whole;
}

std::optional<FoundEffects> EffectHops::leave_out(const FoundEffects& found, Score enough,
                                                  std::size_t limit) {
    limit_ = evaluations_ + limit;
    const EffectModel before(registry_, found.plan);
    for (const Step& step : simpler(found.plan)) {
        if (left() == 0) return {};
        const EffectModel model(registry_, step.plan);
        FoundEffects less{step.plan, {model.layout().encode(model.layout().home())}};
        carry_over(model, step.from, before, found.best.genome, less.best.genome);
        evaluator_.evaluate(model, std::span(&less.best.genome, 1), std::span(&less.best.score, 1));
        ++evaluations_;
        polish_on(evaluator_, model, less.best, {.rounds = 10, .try_choices = false});
        if (less.best.score < enough) return less;
    }
    return {};
}

}  // namespace patchbreeder
