#include "study/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace patchbreeder {
namespace {

constexpr int thresholds = 51;
constexpr float octave_error = 600.0f;  // cents

using Scores = std::map<std::string, std::vector<double>>;  // of the seeds, by target

template <class Take>
Scores by_target(std::span<const Outcome* const> runs, Take score) {
    Scores scores;
    for (const Outcome* o : runs) scores[o->case_id].push_back(score(*o));
    return scores;
}
double last_score(const Outcome& o) {
    return double{o.score};
}
// Before its first generation was judged a run counts as what that brought.
auto score_after(double seconds) {
    return [seconds](const Outcome& o) {
        const double best = best_after(o, seconds, Cost::seconds);
        if (!std::isnan(best)) return best;
        return o.curve.empty() ? double{o.score} : double{o.curve.front().best};
    };
}

template <class Take>
std::vector<double> each(std::span<const Outcome* const> runs, Take take) {
    std::vector<double> values;
    for (const Outcome* o : runs) values.push_back(static_cast<double>(take(*o)));
    return values;
}
double mean(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double v : values) sum += v;
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

// Medians of what only searches of structures have.
void measure_sizes(std::span<const Outcome* const> runs, ContenderFigures& f) {
    std::vector<double> modules, pruned, ratios;
    for (const Outcome* o : runs) {
        if (o->pruned == 0) continue;
        modules.push_back(static_cast<double>(o->modules));
        pruned.push_back(static_cast<double>(o->pruned));
        if (o->wanted > 0) ratios.push_back(pruned.back() / static_cast<double>(o->wanted));
    }
    f.modules = median(modules), f.pruned = median(pruned), f.size_ratio = median(ratios);
}

ContenderFigures figures_of(const std::string& optimiser, std::span<const Outcome* const> runs) {
    const auto scores = each(runs, [](const Outcome& o) { return o.score; });
    const auto mfcc = each(runs, [](const Outcome& o) { return o.mfcc; });
    ContenderFigures f{.optimiser = optimiser,
                       .runs = runs.size(),
                       .targets = by_target(runs, last_score).size(),
                       .median = median(scores),
                       .lower = quantile(scores, 0.25),
                       .upper = quantile(scores, 0.75),
                       .mean = mean(scores),
                       .median_mfcc = median(mfcc),
                       .mean_mfcc = mean(mfcc)};
    f.found = mean(each(runs, [](const Outcome& o) { return double{o.score} <= found_at; }));
    f.seconds = mean(each(runs, [](const Outcome& o) { return o.seconds; }));
    f.processor = mean(each(runs, [](const Outcome& o) { return whole_cost(o, Cost::seconds); }));
    f.screenings = mean(each(runs, [](const Outcome& o) { return o.screenings; }));
    std::vector<double> off;
    for (const Outcome* o : runs)
        if (o->pitched) off.push_back(std::abs(o->cents) >= octave_error ? 1.0 : 0.0);
    f.octaves = mean(off);
    measure_sizes(runs, f);
    std::vector<double> errors;
    for (const Outcome* o : runs)
        if (o->error_db) errors.push_back(double{*o->error_db});
    if (!errors.empty()) f.median_error_db = median(errors);
    return f;
}

Duel duel(const Scores& first, const Scores& other) {
    Duel d;
    std::vector<double> ours, theirs, dominance;
    for (const auto& [target, scores] : first) {
        const auto found = other.find(target);
        if (found == other.end()) continue;
        ours.push_back(median(scores)), theirs.push_back(median(found->second));
        dominance.push_back(a12(scores, found->second));
        d.won += ours.back() < theirs.back();
        d.lost += ours.back() > theirs.back();
    }
    if (ours.empty()) return d;
    d.a12 = mean(dominance);
    d.p = wilcoxon(ours, theirs).p;
    return d;
}

void correct(std::vector<BudgetFigures>& all, Duel ContenderFigures::*duels) {
    std::vector<Duel*> made;
    std::vector<double> p;
    for (BudgetFigures& figures : all)
        for (std::size_t c = 1; c < figures.contenders.size(); ++c) {
            made.push_back(&(figures.contenders[c].*duels));
            p.push_back(made.back()->p);
        }
    const std::vector<double> corrected = holm(p);
    for (std::size_t d = 0; d < made.size(); ++d) made[d]->holm_p = corrected[d];
}

double equal_seconds(const StudyPlan& plan, std::span<const Outcome> outcomes,
                     const std::string& budget) {
    if (std::any_of(outcomes.begin(), outcomes.end(),
                    [](const Outcome& o) { return o.error_db.has_value(); }))
        return 0.0;
    double least = std::numeric_limits<double>::infinity();
    for (const Contender& contender : plan.contenders)
        least = std::min(
            least, median(each(runs_of(outcomes, contender.label, budget),
                               [](const Outcome& o) { return whole_cost(o, Cost::seconds); })));
    return std::isfinite(least) ? least : 0.0;
}

}  // namespace

std::vector<const Outcome*> runs_of(std::span<const Outcome> outcomes, const std::string& optimiser,
                                    const std::string& budget) {
    std::vector<const Outcome*> runs;
    for (const Outcome& o : outcomes)
        if (o.optimiser == optimiser && o.budget == budget) runs.push_back(&o);
    return runs;
}

std::vector<BudgetFigures> compare(const StudyPlan& plan, std::span<const Outcome> outcomes) {
    std::vector<BudgetFigures> all;
    for (const StudyBudget& budget : plan.budgets) {
        BudgetFigures figures{.budget = budget.text,
                              .equal_seconds = equal_seconds(plan, outcomes, budget.text),
                              .ranking = friedman(target_medians(plan, outcomes, budget.text))};
        const auto timed_score = score_after(figures.equal_seconds);
        Scores first, first_timed;
        for (const Contender& contender : plan.contenders) {
            const auto runs = runs_of(outcomes, contender.label, budget.text);
            ContenderFigures f = figures_of(contender.label, runs);
            f.timed_median = median(each(runs, timed_score));
            Scores scores = by_target(runs, last_score), timed = by_target(runs, timed_score);
            if (figures.contenders.empty()) {
                first = std::move(scores), first_timed = std::move(timed);
            } else {
                f.at_end = duel(first, scores);
                f.timed = duel(first_timed, timed);
            }
            figures.contenders.push_back(std::move(f));
        }
        all.push_back(std::move(figures));
    }
    correct(all, &ContenderFigures::at_end);
    correct(all, &ContenderFigures::timed);
    return all;
}

std::vector<std::vector<double>> target_medians(const StudyPlan& plan,
                                                std::span<const Outcome> outcomes,
                                                const std::string& budget) {
    std::map<std::string, std::vector<double>> rows;
    for (const Contender& contender : plan.contenders)
        for (const auto& [target, scores] :
             by_target(runs_of(outcomes, contender.label, budget), last_score))
            rows[target].push_back(median(scores));
    std::vector<std::vector<double>> whole;
    for (auto& [target, row] : rows)
        if (row.size() == plan.contenders.size()) whole.push_back(std::move(row));
    return whole;
}

double whole_cost(const Outcome& outcome, Cost cost) {
    if (cost == Cost::evaluations) return static_cast<double>(outcome.evaluations);
    return outcome.processor > 0.0 ? outcome.processor : outcome.seconds;
}

double cost_of(const CurvePoint& point, const Outcome& outcome, Cost cost) {
    if (cost == Cost::evaluations) return static_cast<double>(point.evaluations);
    const double share = outcome.seconds > 0.0 ? point.seconds / outcome.seconds : 1.0;
    return share * whole_cost(outcome, cost);
}

double best_after(const Outcome& outcome, double spent, Cost cost) {
    double best = std::numeric_limits<double>::quiet_NaN();
    for (const CurvePoint& point : outcome.curve) {
        if (cost_of(point, outcome, cost) > spent) break;
        best = double{point.best};
    }
    return best;
}

double share_reached(std::span<const Outcome* const> runs, double evaluations) {
    std::size_t reached = 0;
    for (const Outcome* run : runs) {
        const double best = best_after(*run, evaluations);
        for (int t = 0; t < thresholds; ++t)
            reached += best <= std::pow(10.0, -2.0 * t / (thresholds - 1));
    }
    return runs.empty() ? 0.0
                        : static_cast<double>(reached) /
                              static_cast<double>(runs.size() * std::size_t{thresholds});
}

}  // namespace patchbreeder
