#include "study/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/file.h"
#include "engine/json.h"
#include "study/statistics.h"
#include "study/svg_plot.h"

namespace patchbreeder {
namespace {

constexpr std::size_t curve_points = 60;

Json figures_json(const ContenderFigures& f, bool first) {
    Json json{{"optimiser", f.optimiser},
              {"runs", f.runs},
              {"targets", f.targets},
              {"score",
               {{"median", f.median},
                {"lower_quartile", f.lower},
                {"upper_quartile", f.upper},
                {"mean", f.mean}}},
              {"mfcc", {{"median", f.median_mfcc}, {"mean", f.mean_mfcc}}},
              {"found_share", f.found},
              {"octave_error_share", f.octaves},
              {"seconds", f.seconds},
              {"screenings", f.screenings}};
    if (!first)
        json["first_against_it"] = {
            {"a12", f.a12}, {"p", f.p}, {"holm_p", f.holm_p}, {"won", f.won}, {"lost", f.lost}};
    return json;
}

Json summary(const StudyPlan& plan, std::span<const BudgetFigures> figures) {
    Json budgets = Json::array();
    for (const BudgetFigures& b : figures) {
        Json contenders = Json::array();
        for (const ContenderFigures& f : b.contenders)
            contenders.push_back(figures_json(f, contenders.empty()));
        budgets.push_back({{"budget", b.budget}, {"contenders", std::move(contenders)}});
    }
    return {{"format", "patchbreeder-study-summary"}, {"version", 1},        {"suite", plan.suite},
            {"fitness", plan.fitness.name},           {"seeds", plan.seeds}, {"found_at", found_at},
            {"budgets", std::move(budgets)}};
}

// From the first evaluation that all runs have made to the last that any made, in equal ratios.
std::vector<double> grid(std::span<const Outcome> outcomes, const std::string& budget) {
    double first = 1.0, last = 2.0;
    for (const Outcome& o : outcomes) {
        if (o.budget != budget || o.curve.empty()) continue;
        first = std::max(first, static_cast<double>(o.curve.front().evaluations));
        last = std::max(last, static_cast<double>(o.evaluations));
    }
    std::vector<double> points;
    for (std::size_t i = 0; i < curve_points; ++i)
        points.push_back(first *
                         std::pow(last / first, static_cast<double>(i) / (curve_points - 1)));
    return points;
}

std::string curves(const StudyPlan& plan, std::span<const Outcome> outcomes,
                   const std::string& budget) {
    std::vector<PlotLine> scores, reached;
    for (const Contender& contender : plan.contenders) {
        const auto runs = runs_of(outcomes, contender.label, budget);
        PlotLine score{.name = contender.label}, share{.name = contender.label};
        for (const double evaluations : grid(outcomes, budget)) {
            std::vector<double> best;
            for (const Outcome* run : runs)
                if (const double b = best_after(*run, evaluations); !std::isnan(b))
                    best.push_back(b);
            score.points.push_back({.x = evaluations,
                                    .y = median(best),
                                    .low = quantile(best, 0.25),
                                    .high = quantile(best, 0.75)});
            const double s = share_reached(runs, evaluations);
            share.points.push_back({.x = evaluations, .y = s, .low = s, .high = s});
        }
        scores.push_back(std::move(score)), reached.push_back(std::move(share));
    }
    return svg_plot("Best score so far: median and quartiles of all runs", "evaluations", "score",
                    scores, true) +
           svg_plot("Targets reached: share of runs and thresholds (1 to 0.01)", "evaluations",
                    "share", reached, false);
}

std::string table(const BudgetFigures& figures) {
    std::string html =
        "<table><tr><th>optimiser<th>runs<th>score<th>quartiles<th>mean<th>found<th>MFCC, mean"
        "<th>octave errors<th>seconds<th>screenings<th>A12<th>won/lost<th>p (Holm)</tr>\n";
    for (const ContenderFigures& f : figures.contenders) {
        html += fmt::format(
            "<tr><td>{}<td>{}<td>{:.4f}<td>{:.4f} to {:.4f}<td>{:.4f}<td>{:.0f} %<td>{:.2f}"
            "<td>{:.1f} %<td>{:.2f}<td>{:.0f}",
            f.optimiser, f.runs, f.median, f.lower, f.upper, f.mean, 100.0 * f.found, f.mean_mfcc,
            100.0 * f.octaves, f.seconds, f.screenings);
        if (&f == &figures.contenders.front())
            html += "<td><td><td></tr>\n";
        else
            html +=
                fmt::format("<td>{:.2f}<td>{}/{}<td>{:.2g}</tr>\n", f.a12, f.won, f.lost, f.holm_p);
    }
    return html + "</table>\n";
}

std::string page(const StudyPlan& plan, std::span<const Outcome> outcomes,
                 std::span<const BudgetFigures> figures) {
    std::string html = fmt::format(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Study: {0}</title>\n"
        "<style>body{{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;"
        "padding:0 1rem}}table{{border-collapse:collapse}}td,th{{padding:.25rem .6rem;"
        "border-bottom:1px solid #ddd;text-align:right}}td:first-child,th:first-child"
        "{{text-align:left}}svg{{width:100%;max-width:44rem;font-size:11px}}.title"
        "{{font-size:14px;font-weight:600}}.grid{{stroke:#ddd}}</style>\n"
        "<h1>Suite {0}, fitness {1}</h1>\n"
        "<p>Lower scores are better: 0 is identical, 1 no better than trivial. <i>found</i>: runs "
        "with a score of at most {2}. A12: how often a run of {3} ends below a run of this one on "
        "the same target (.5: no difference, from .71: large), mean over targets. p: Wilcoxon "
        "signed-rank test on the medians of the targets, two-sided, corrected by Holm for all "
        "comparisons of this page.</p>\n",
        plan.suite, plan.fitness.name, found_at, plan.contenders.front().label);
    for (const BudgetFigures& f : figures) {
        html += fmt::format("<h2>Budget {}</h2>\n", f.budget);
        html += table(f) + curves(plan, outcomes, f.budget);
    }
    return html + "</html>\n";
}

}  // namespace

void write_report(const std::filesystem::path& directory, const StudyPlan& plan,
                  std::span<const Outcome> outcomes, std::span<const BudgetFigures> figures) {
    write_atomically(directory / "summary.json", summary(plan, figures).dump(2) + "\n");
    write_atomically(directory / "report.html", page(plan, outcomes, figures));
}

}  // namespace patchbreeder
