#include "study/comparison.h"

#include <cmath>
#include <limits>
#include <map>

#include "study/statistics.h"

namespace patchbreeder {
namespace {

constexpr int thresholds = 51;
constexpr float octave_error = 600.0f;  // cents

using Scores = std::map<std::string, std::vector<double>>;  // of the seeds, by target

Scores by_target(std::span<const Outcome* const> runs) {
    Scores scores;
    for (const Outcome* o : runs) scores[o->case_id].push_back(double{o->score});
    return scores;
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

ContenderFigures figures_of(const std::string& optimiser, std::span<const Outcome* const> runs) {
    const auto scores = each(runs, [](const Outcome& o) { return o.score; });
    const auto mfcc = each(runs, [](const Outcome& o) { return o.mfcc; });
    ContenderFigures f{.optimiser = optimiser,
                       .runs = runs.size(),
                       .targets = by_target(runs).size(),
                       .median = median(scores),
                       .lower = quantile(scores, 0.25),
                       .upper = quantile(scores, 0.75),
                       .mean = mean(scores),
                       .median_mfcc = median(mfcc),
                       .mean_mfcc = mean(mfcc)};
    f.found = mean(each(runs, [](const Outcome& o) { return double{o.score} <= found_at; }));
    f.seconds = mean(each(runs, [](const Outcome& o) { return o.seconds; }));
    f.screenings = mean(each(runs, [](const Outcome& o) { return o.screenings; }));
    std::vector<double> off;
    for (const Outcome* o : runs)
        if (o->pitched) off.push_back(std::abs(o->cents) >= octave_error ? 1.0 : 0.0);
    f.octaves = mean(off);
    return f;
}

void hold_against(const Scores& first, const Scores& other, ContenderFigures& f) {
    std::vector<double> ours, theirs, dominance;
    for (const auto& [target, scores] : first) {
        const auto found = other.find(target);
        if (found == other.end()) continue;
        ours.push_back(median(scores)), theirs.push_back(median(found->second));
        dominance.push_back(a12(scores, found->second));
        f.won += ours.back() < theirs.back();
        f.lost += ours.back() > theirs.back();
    }
    if (ours.empty()) return;
    f.a12 = mean(dominance);
    f.p = wilcoxon(ours, theirs).p;
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
    std::vector<double> p;
    for (const StudyBudget& budget : plan.budgets) {
        BudgetFigures figures{.budget = budget.text};
        Scores first;
        for (const Contender& contender : plan.contenders) {
            const auto runs = runs_of(outcomes, contender.label, budget.text);
            ContenderFigures f = figures_of(contender.label, runs);
            if (figures.contenders.empty()) {
                first = by_target(runs);
            } else {
                hold_against(first, by_target(runs), f);
                p.push_back(f.p);
            }
            figures.contenders.push_back(std::move(f));
        }
        all.push_back(std::move(figures));
    }
    const std::vector<double> corrected = holm(p);
    std::size_t next = 0;
    for (BudgetFigures& figures : all)
        for (std::size_t c = 1; c < figures.contenders.size(); ++c)
            figures.contenders[c].holm_p = corrected[next++];
    return all;
}

double best_after(const Outcome& outcome, double evaluations) {
    double best = std::numeric_limits<double>::quiet_NaN();
    for (const CurvePoint& point : outcome.curve) {
        if (static_cast<double>(point.evaluations) > evaluations) break;
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
