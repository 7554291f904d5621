#include "study/study_curves.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/statistics.h"
#include "study/svg_plot.h"

namespace patchbreeder {
namespace {

constexpr std::size_t curve_points = 60;

using Runs = std::vector<const Outcome*>;

// From what all runs had spent when they were first judged to the most that any spent, in equal
// ratios.
std::vector<double> grid(std::span<const Outcome> outcomes, const std::string& budget, Cost cost) {
    double first = 0.0, last = 0.0;
    for (const Outcome& o : outcomes) {
        if (o.budget != budget || o.curve.empty()) continue;
        first = std::max(first, cost_of(o.curve.front(), o, cost));
        last = std::max(last, whole_cost(o, cost));
    }
    std::vector<double> points;
    if (!(first > 0.0)) return points;
    for (std::size_t i = 0; i < curve_points; ++i)
        points.push_back(first *
                         std::pow(last / first, static_cast<double>(i) / (curve_points - 1)));
    return points;
}

PlotPoint spread_at(double x, const std::vector<double>& values) {
    return {
        .x = x, .y = median(values), .low = quantile(values, 0.25), .high = quantile(values, 0.75)};
}

// A line for each contender: what `take` gives at each point of the grid, of its runs.
template <class Take>
std::vector<PlotLine> lines(const StudyPlan& plan, std::span<const Outcome> outcomes,
                            const std::string& budget, Cost cost, Take take) {
    std::vector<PlotLine> all;
    const std::vector<double> points = grid(outcomes, budget, cost);
    for (const Contender& contender : plan.contenders) {
        const Runs runs = runs_of(outcomes, contender.label, budget);
        PlotLine line{.name = contender.label};
        for (const double x : points) line.points.push_back(take(runs, x));
        all.push_back(std::move(line));
    }
    return all;
}

std::string scores(const StudyPlan& plan, std::span<const Outcome> outcomes,
                   const std::string& budget, Cost cost, std::string_view unit) {
    const auto best = [&](const Runs& runs, double x) {
        std::vector<double> values;
        for (const Outcome* run : runs)
            if (const double b = best_after(*run, x, cost); !std::isnan(b)) values.push_back(b);
        return spread_at(x, values);
    };
    return svg_plot("Best score so far: median and quartiles of all runs", unit, "score",
                    lines(plan, outcomes, budget, cost, best), true);
}

std::string targets(const StudyPlan& plan, std::span<const Outcome> outcomes,
                    const std::string& budget) {
    const auto share = [](const Runs& runs, double x) {
        const double s = share_reached(runs, x);
        return PlotPoint{.x = x, .y = s, .low = s, .high = s};
    };
    return svg_plot("Targets reached: share of runs and thresholds (1 to 0.01)", "evaluations",
                    "share", lines(plan, outcomes, budget, Cost::evaluations, share), false);
}

// Of those that grow something.
template <class Take>
std::string growth(const StudyPlan& plan, std::span<const Outcome> outcomes,
                   const std::string& budget, std::string_view title, std::string_view unit,
                   Take take) {
    const auto grown = [&](const Runs& runs, double x) {
        std::vector<double> values;
        for (const Outcome* run : runs) {
            const auto after = std::find_if(
                run->growth.begin(), run->growth.end(),
                [&](const GrowthPoint& p) { return static_cast<double>(p.evaluations) > x; });
            if (after == run->growth.begin()) continue;
            if (const double value = take(*std::prev(after)); value > 0.0) values.push_back(value);
        }
        return spread_at(x, values);
    };
    const auto all = lines(plan, outcomes, budget, Cost::evaluations, grown);
    const bool any = std::any_of(all.begin(), all.end(), [](const PlotLine& line) {
        return std::any_of(line.points.begin(), line.points.end(),
                           [](const PlotPoint& p) { return !std::isnan(p.y); });
    });
    return any ? svg_plot(title, "evaluations", unit, all, false) : "";
}

}  // namespace

std::string study_curves(const StudyPlan& plan, std::span<const Outcome> outcomes,
                         const BudgetFigures& figures) {
    const std::string& budget = figures.budget;
    return scores(plan, outcomes, budget, Cost::evaluations, "evaluations") +
           scores(plan, outcomes, budget, Cost::seconds, "processor seconds") +
           targets(plan, outcomes, budget) +
           growth(plan, outcomes, budget, "Modules of the best so far: median and quartiles",
                  "modules",
                  [](const GrowthPoint& p) { return static_cast<double>(p.best_modules); }) +
           growth(plan, outcomes, budget, "Modules of a member, in the mean: median and quartiles",
                  "modules", [](const GrowthPoint& p) { return double{p.modules}; }) +
           growth(plan, outcomes, budget, "Species: median and quartiles", "species",
                  [](const GrowthPoint& p) { return static_cast<double>(p.species); }) +
           rank_picture(plan, figures.ranking);
}

std::string rank_picture(const StudyPlan& plan, const Ranking& ranking) {
    if (ranking.mean_ranks.empty()) return "";
    std::vector<RankedName> names;
    for (std::size_t c = 0; c < plan.contenders.size(); ++c)
        names.push_back({plan.contenders[c].label, ranking.mean_ranks[c]});
    return svg_ranks(fmt::format("Mean ranks over {} targets; who is joined does not differ "
                                 "(Nemenyi, .05)",
                                 ranking.problems),
                     names, ranking.critical_difference);
}

}  // namespace patchbreeder
