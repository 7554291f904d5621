#include "match/effect_search.h"

#include <algorithm>
#include <optional>
#include <set>

#include "ga/archipelago.h"
#include "match/effect_hops.h"
#include "match/effect_polish.h"
#include "match/effect_prior.h"

namespace patchbreeder {
namespace {

// A further effect must lower the error by this much to be worth having: 1.5 dB.
constexpr float worth_an_effect = 0.84f;
constexpr std::size_t beam_width = 5, beam_of_a_family = 2, side_by_side_singles = 5;

// How a race goes: evaluations for each plan, how many plans stay, how long they are polished, and
// whether a part of the recordings will do.
struct Round {
    std::size_t quota, stay;
    double share;  // of those that ran, if that is more
    int polish;
    bool scout;
};
constexpr std::array rounds{Round{32, 12, 0.25, 2, true}, Round{96, 8, 0.25, 3, true},
                            Round{240, 6, 0.0, 10, false}};

std::size_t common_length(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::size_t n = 0;
    while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
    return n;
}

// Genes of the parent's nodes start where the parent has them. A node of the child is the parent's
// if it stands before or after the effect that is new.
void inherit(Prior& prior, Genome& start, const EffectModel& child, const EffectPlan& parent_plan,
             const Layout& parent, const Genome& genome) {
    const auto& mine = child.layout().home().structure->nodes();
    const auto& theirs = parent.home().structure->nodes();
    const std::size_t extra = mine.size() - theirs.size();
    std::size_t same = 0;
    if (child.plan().branches.size() == parent_plan.branches.size())
        same = common_length(child.plan().branches[0], parent_plan.branches[0]) +
               (child.plan().latency > 0.0f ? 1 : 0);
    else
        same = theirs.size();  // a branch was added behind
    const auto& genes = child.layout().genes();
    for (std::size_t g = 0; g < genes.size(); ++g) {
        const std::size_t dot = genes[g].name.find('.');
        const int node = child.layout().home().structure->find(genes[g].name.substr(0, dot));
        if (node < 0 || genes[g].lock) continue;
        const auto n = static_cast<std::size_t>(node);
        if (n >= same && n < same + extra) continue;
        const std::string old = theirs[n < same ? n : n - extra].name;
        const std::string name = old + genes[g].name.substr(dot);
        for (std::size_t p = 0; p < parent.genes().size(); ++p)
            if (parent.genes()[p].name == name) {
                prior.genes[g] = {.centres = {genome[p]}, .spread = 0.03f, .trust = 0.9f};
                start[g] = genome[p];
            }
    }
}

}  // namespace

struct EffectSearch::Trial {
    EffectModel model;
    Prior prior;
    std::optional<Archipelago> season{};  // of breeding
    std::uint64_t number = 0;             // names its random streams
    std::size_t spent = 0;
    Individual best{};
};

EffectSearch::EffectSearch(const Registry& registry, EffectEvaluator& evaluator,
                           EffectEvaluator& scout, const EffectHints& hints,
                           const EffectSearchSettings& settings, Allowance allowance)
    : registry_(registry),
      evaluator_(evaluator),
      scout_(scout),
      hints_(hints),
      settings_(settings),
      allowance_(std::move(allowance)),
      palette_(settings.palette) {
    if (palette_.empty())
        for (const PaletteEntry& e : effect_palette()) palette_.emplace_back(e.module);
}

bool EffectSearch::allowed() {
    limit_ = allowance_(*this, stage_);
    limit_ -= std::min(limit_, reserve_);
    return limit_ > 0;
}

EffectSearch::Trial EffectSearch::make_trial(const EffectPlan& plan, const FoundEffects* parent) {
    Trial trial{.model = EffectModel(registry_, plan), .prior = {}, .number = ++trials_made_};
    const Layout& layout = trial.model.layout();
    trial.prior = knob_prior(layout, hints_);
    Genome start = layout.encode(layout.home());
    for (std::size_t g = 0; g < start.size(); ++g)
        if (!trial.prior.genes[g].centres.empty()) start[g] = trial.prior.genes[g].centres.front();
    if (parent != nullptr)
        inherit(trial.prior, start, trial.model, parent->plan,
                EffectModel(registry_, parent->plan).layout(), parent->best.genome);
    trial.prior.starts = {start};
    for (const FoundEffects& known : settings_.starts)
        if (known.plan == plan)
            trial.prior.starts.insert(trial.prior.starts.begin(), known.best.genome);
    return trial;
}

// Evaluates until the trial has had its quota.
void EffectSearch::breed(EffectEvaluator& evaluator, Trial& trial, std::size_t quota) {
    const auto& genes = trial.model.layout().genes();
    const bool fixed =
        std::all_of(genes.begin(), genes.end(), [](const Gene& g) { return g.lock.has_value(); });
    if (fixed) quota = 1;
    std::vector<Score> scores;
    while (trial.spent < quota && allowed()) {
        if (!trial.season) {
            OptimiserChoice chosen = settings_.optimiser;
            if (std::none_of(chosen.settings.begin(), chosen.settings.end(),
                             [](const SettingValue& s) { return s.id == "population"; }) &&
                (chosen.id == GeneticAlgorithm::id || chosen.id == AdaptiveGa::id ||
                 chosen.id == Breeder::id))
                chosen.settings.push_back({"population", 16.0});
            if (trial.best.score < Score::worst()) trial.prior.starts = {trial.best.genome};
            trial.season.emplace(
                SearchSpace{genes, trial.prior},
                ArchipelagoPlan{.seed = mix(mix(settings_.seed, trial.number), trial.spent),
                                .optimisers = {chosen},
                                .evaluations = quota});
        }
        const std::span<const Genome> batch =
            trial.season->ask(std::min(limit_, quota - trial.spent));
        scores.assign(batch.size(), Score::worst());
        evaluator.evaluate(trial.model, batch, scores);
        trial.spent += batch.size(), evaluations_ += batch.size();
        trial.season->tell(scores);
        if (trial.season->champion().score < trial.best.score)
            trial.best = trial.season->champion();
    }
}

void EffectSearch::polish_trial(EffectEvaluator& evaluator, Trial& trial, int length) {
    if (trial.best.score == Score::worst() || !allowed()) return;
    const std::size_t made = polish(evaluator, trial.model, trial.best, limit_, {.rounds = length});
    evaluations_ += made;
    trial.season.reset();  // the next one starts from here
}

// By the whole of the recordings, after a race on a part of them.
void EffectSearch::judge_again(Trial& trial) {
    if (trial.best.score == Score::worst()) return;
    evaluator_.evaluate(trial.model, std::span(&trial.best.genome, 1),
                        std::span(&trial.best.score, 1));
    ++evaluations_;
    note({trial.model.plan(), trial.best});
}

void EffectSearch::note(const FoundEffects& found) {
    const std::size_t count = found.plan.effects();
    while (found_.size() <= count) found_.push_back({});
    if (found.best.score < found_[count].best.score) found_[count] = found;
}

void EffectSearch::race(std::vector<Trial>& trials) {
    const auto better = [](const Trial& a, const Trial& b) { return a.best.score < b.best.score; };
    // Scouts know a part of the recordings: an evaluation is kept for judging the best of a race
    // that ends among them by the whole.
    reserve_ = allowed() ? 1 : 0;
    for (std::size_t r = 0; r < rounds.size(); ++r) {
        const Round& round = rounds[r];
        EffectEvaluator& evaluator = round.scout ? scout_ : evaluator_;
        stage_.plans = trials.size();
        for (Trial& t : trials) breed(evaluator, t, round.quota);
        std::stable_sort(trials.begin(), trials.end(), better);
        const auto share =
            static_cast<std::size_t>(round.share * static_cast<double>(trials.size()));
        const std::size_t stay = std::min(trials.size(), std::max(round.stay, share));
        trials.erase(trials.begin() + static_cast<std::ptrdiff_t>(stay), trials.end());
        stage_.plans = trials.size();
        for (Trial& t : trials) polish_trial(evaluator, t, round.polish);
        if (!allowed() && reserve_ > 0) {
            reserve_ = 0;
            judge_again(*std::min_element(trials.begin(), trials.end(), better));
            return;
        }
        const bool last_of_scout = round.scout && !rounds[r + 1].scout;
        if (last_of_scout) reserve_ = 0;
        for (Trial& t : trials)
            if (last_of_scout && allowed())
                judge_again(t);
            else if (!round.scout)
                note({t.model.plan(), t.best});
        if (!allowed()) return;
    }
}

std::vector<FoundEffects> EffectSearch::level(std::vector<Trial> trials) {
    race(trials);
    std::stable_sort(trials.begin(), trials.end(),
                     [](const Trial& a, const Trial& b) { return a.best.score < b.best.score; });
    std::vector<FoundEffects> ranked;
    for (const Trial& t : trials) ranked.push_back({t.model.plan(), t.best});
    if (evaluator_.by_samples()) pool_.insert(pool_.end(), ranked.begin(), ranked.end());
    return ranked;
}

std::vector<EffectSearch::Trial> EffectSearch::first_trials() {
    std::vector<Trial> trials;
    std::vector<float> latencies{0.0f};
    if (hints_.latency > 1)
        latencies.push_back(static_cast<float>(hints_.latency) / static_cast<float>(analysis_rate));
    for (const float latency : latencies) {
        EffectPlan nothing{.branches = {{}}, .latency = latency};
        Trial trial = make_trial(nothing, nullptr);
        breed(evaluator_, trial, 1);
        note({trial.model.plan(), trial.best});
        for (const std::string& module : palette_)
            trials.push_back(make_trial({.branches = {{module}}, .latency = latency}, nullptr));
    }
    return trials;
}

// The best, but not many of a kind.
std::vector<FoundEffects> EffectSearch::beam(std::span<const FoundEffects> ranked) const {
    std::vector<FoundEffects> chosen;
    std::array<std::size_t, 8> taken{};
    for (const FoundEffects& f : ranked) {
        if (chosen.size() == beam_width || f.best.score == Score::worst()) break;
        if (f.plan.branches.size() > 1) continue;  // sums are not extended
        // Kinds are those of the latest effect; longer chains differ enough.
        const bool single = f.plan.effects() == 1;
        const auto kind = static_cast<std::size_t>(family_of(f.plan.branches[0].front()));
        if (single && taken[kind] == beam_of_a_family) continue;
        if (single) ++taken[kind];
        chosen.push_back(f);
    }
    return chosen;
}

std::vector<EffectSearch::Trial> EffectSearch::extended(std::span<const FoundEffects> parents) {
    std::vector<Trial> trials;
    std::set<std::string> known;
    const auto add = [&](const EffectPlan& plan, const FoundEffects& parent) {
        if (known.insert(plan.text() + (plan.latency > 0.0f ? " late" : "")).second)
            trials.push_back(make_trial(plan, &parent));
    };
    const auto linear = [](const std::string& module) {
        return family_of(module) == EffectFamily::equaliser;
    };
    const bool sums = settings_.side_by_side && evaluator_.by_samples();
    for (const FoundEffects& parent : parents) {
        const auto& chain = parent.plan.branches[0];
        for (const std::string& module : palette_)
            for (std::size_t at = 0; at <= chain.size(); ++at) {
                // Neighbours that may change places come in one order only.
                if (at > 0 && linear(module) && linear(chain[at - 1])) continue;
                EffectPlan plan = parent.plan;
                plan.branches[0].insert(plan.branches[0].begin() + static_cast<std::ptrdiff_t>(at),
                                        module);
                add(plan, parent);
                // What comes late may be coloured apart from what does not.
                plan.dry = sums && std::any_of(plan.branches[0].begin(), plan.branches[0].end(),
                                               [](const std::string& m) {
                                                   return family_of(m) == EffectFamily::space;
                                               });
                if (plan.dry != parent.plan.dry) add(plan, parent);
            }
    }
    return trials;
}

// Any two of the best, with and without the input itself.
std::vector<EffectSearch::Trial> EffectSearch::sums_of(std::span<const FoundEffects> singles) {
    std::vector<Trial> trials;
    const auto best = singles.first(std::min(side_by_side_singles, singles.size()));
    for (std::size_t a = 0; a < best.size(); ++a)
        for (std::size_t b = a + 1; b < best.size(); ++b)
            for (const bool dry : {false, true}) {
                if (best[a].plan.latency != best[b].plan.latency) continue;
                EffectPlan plan = best[a].plan;
                plan.branches.push_back(best[b].plan.branches[0]);
                plan.dry = dry;
                trials.push_back(make_trial(plan, &best[a]));
            }
    return trials;
}

bool EffectSearch::good_enough() const {
    return !found_.empty() && choice().best.score.value < nothing_left;
}

const FoundEffects& EffectSearch::choice() const {
    std::size_t least = 0;
    for (std::size_t n = 1; n < found_.size(); ++n)
        if (found_[n].best.score < found_[least].best.score) least = n;
    float allowance = worth_an_effect;
    std::size_t chosen = least;
    for (std::size_t n = least; n-- > 0;) {
        const float value = found_[n].best.score.value;
        if (value * allowance <= found_[least].best.score.value || value < nothing_left) chosen = n;
        allowance *= worth_an_effect;
    }
    return found_[chosen];
}

void EffectSearch::run() {
    stage_.effects = 1;
    std::vector<FoundEffects> ranked = level(first_trials());
    const std::vector<FoundEffects> singles = ranked;
    for (std::size_t n = 2; n <= settings_.most_effects && !good_enough() && allowed(); ++n) {
        stage_.effects = n;
        ranked = level(extended(beam(ranked)));
        if (n == 2 && settings_.side_by_side && evaluator_.by_samples() && allowed())
            (void)level(sums_of(singles));
    }
    if (evaluator_.by_samples() && allowed()) refine();
}

// Further steps to plans and knobs near the best of all sizes, then without what is not needed.
void EffectSearch::refine() {
    EffectHops hops(registry_, evaluator_, scout_, hints_,
                    {.seed = mix(settings_.seed, trials_made_),
                     .most_effects = settings_.most_effects,
                     .palette = palette_});
    std::uint64_t counted = 0;
    const auto go_on = [&] {
        evaluations_ += hops.evaluations() - counted;
        counted = hops.evaluations();
        return allowed();
    };
    hops.begin(pool_, limit_);
    while (go_on() && !hops.tired() && !good_enough())
        if (const auto found = hops.hop(limit_)) note(*found);
    FoundEffects simplest = choice();
    while (go_on()) {
        const float bearable = simplest.best.score.value / worth_an_effect;
        const auto less = hops.leave_out(simplest, Score{std::max(nothing_left, bearable)}, limit_);
        if (!less) break;
        note(*less);
        // As many effects, but without the input beside them.
        if (less->plan.effects() == simplest.plan.effects()) found_[less->plan.effects()] = *less;
        simplest = *less;
    }
    (void)go_on();
}

}  // namespace patchbreeder
