#include "study/report.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/file.h"
#include "engine/json.h"
#include "match/pruning.h"
#include "study/study_curves.h"

namespace patchbreeder {
namespace {

Json duel_json(const Duel& d) {
    return {{"a12", d.a12}, {"p", d.p}, {"holm_p", d.holm_p}, {"won", d.won}, {"lost", d.lost}};
}

Json figures_json(const ContenderFigures& f, bool first, bool timed) {
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
              {"processor_seconds", f.processor},
              {"screenings", f.screenings}};
    if (timed) json["score_at_equal_seconds"] = f.timed_median;
    if (!std::isnan(f.pruned)) json["modules"] = {{"found", f.modules}, {"pruned", f.pruned}};
    if (!std::isnan(f.size_ratio)) json["modules"]["pruned_to_target"] = f.size_ratio;
    if (f.median_error_db) json["esr_db"] = {{"median", *f.median_error_db}};
    if (!first) {
        json["first_against_it"] = duel_json(f.at_end);
        if (timed) json["first_against_it_at_equal_seconds"] = duel_json(f.timed);
    }
    return json;
}

Json ranking_json(const Ranking& r) {
    return {{"targets", r.problems},
            {"mean_ranks", r.mean_ranks},
            {"friedman_chi_square", r.chi_square},
            {"friedman_p", r.p},
            {"critical_difference", r.critical_difference}};
}

Json summary(const StudyRecord& study) {
    Json budgets = Json::array();
    for (const BudgetFigures& b : study.figures) {
        Json contenders = Json::array();
        for (const ContenderFigures& f : b.contenders)
            contenders.push_back(figures_json(f, contenders.empty(), b.equal_seconds > 0.0));
        budgets.push_back({{"budget", b.budget},
                           {"ranking", ranking_json(b.ranking)},
                           {"contenders", std::move(contenders)}});
        if (b.equal_seconds > 0.0) budgets.back()["equal_seconds"] = b.equal_seconds;
    }
    const StudyPlan& plan = study.plan;
    return {{"format", "patchbreeder-study-summary"}, {"version", 1},        {"suite", plan.suite},
            {"fitness", plan.fitness.name},           {"seeds", plan.seeds}, {"found_at", found_at},
            {"budgets", std::move(budgets)}};
}

std::string duel_cells(const Duel& d, bool first) {
    if (first) return "<td><td><td>";
    return fmt::format("<td>{:.2f}<td>{}/{}<td>{:.2g}", d.a12, d.won, d.lost, d.holm_p);
}

std::string table(const BudgetFigures& figures) {
    const bool effects = figures.contenders.front().median_error_db.has_value();
    std::string html = fmt::format(
        "<table><tr><th>optimiser<th>runs<th>score<th>quartiles<th>mean<th>found<th>MFCC, mean"
        "<th>{}<th>seconds<th>screenings<th>A12<th>won/lost<th>p (Holm)</tr>\n",
        effects ? "ESR, dB" : "octave errors");
    for (const ContenderFigures& f : figures.contenders) {
        html += fmt::format(
            "<tr><td>{}<td>{}<td>{:.4f}<td>{:.4f} to {:.4f}<td>{:.4f}<td>{:.0f} %<td>{:.2f}"
            "<td>{}<td>{:.2f}<td>{:.0f}{}</tr>\n",
            f.optimiser, f.runs, f.median, f.lower, f.upper, f.mean, 100.0 * f.found, f.mean_mfcc,
            f.median_error_db ? fmt::format("{:.1f}", *f.median_error_db)
                              : fmt::format("{:.1f} %", 100.0 * f.octaves),
            f.seconds, f.screenings, duel_cells(f.at_end, &f == &figures.contenders.front()));
    }
    return html + "</table>\n";
}

// After equal seconds, and how large what grew is.
std::string second_table(const BudgetFigures& figures) {
    const auto text = [](double value) {
        return std::isnan(value) ? std::string() : fmt::format("{:.3g}", value);
    };
    std::string html = fmt::format(
        "<table><tr><th>optimiser<th>processor seconds<th>score after {:.3g}<th>A12<th>won/lost"
        "<th>p (Holm)<th>modules<th>pruned<th>pruned to target</tr>\n",
        figures.equal_seconds);
    for (const ContenderFigures& f : figures.contenders) {
        html += fmt::format("<tr><td>{}<td>{:.2f}<td>{:.4f}{}<td>{}<td>{}<td>{}</tr>\n",
                            f.optimiser, f.processor, f.timed_median,
                            duel_cells(f.timed, &f == &figures.contenders.front()), text(f.modules),
                            text(f.pruned), text(f.size_ratio));
    }
    return html + "</table>\n";
}

std::string section(const StudyRecord& study) {
    std::string html = fmt::format("<h2>Suite {}</h2>\n", study.plan.suite);
    for (const BudgetFigures& f : study.figures) {
        html += fmt::format("<h3>Budget {}</h3>\n", f.budget);
        html += table(f);
        html += f.equal_seconds > 0.0
                    ? second_table(f) + study_curves(study.plan, study.outcomes, f)
                    : rank_picture(study.plan, f.ranking);
    }
    return html;
}

std::string page(const StudyPlan& plan, std::string_view title, std::string_view sections) {
    return fmt::format(
        "<!doctype html><html lang=en><meta charset=utf-8><title>{0}</title>\n"
        "<style>body{{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;"
        "padding:0 1rem}}table{{border-collapse:collapse;margin-bottom:1rem}}td,th{{padding:.25rem "
        ".6rem;border-bottom:1px solid #ddd;text-align:right}}td:first-child,th:first-child"
        "{{text-align:left}}svg{{width:100%;max-width:44rem;font-size:11px}}.title"
        "{{font-size:14px;font-weight:600}}.grid{{stroke:#ddd}}</style>\n"
        "<h1>{0}, fitness {1}</h1>\n"
        "<p>Lower scores are better: 0 is identical, 1 no better than trivial. <i>found</i>: runs "
        "with a score of at most {2}. A12: how often a run of {3} ends below a run of this one on "
        "the same target (.5: no difference, from .71: large), mean over targets. p: Wilcoxon "
        "signed-rank test on the medians of the targets, two-sided, corrected by Holm for all "
        "comparisons of a suite. Processor seconds are those of all threads; the scores after "
        "equal seconds are those after as many as half of the runs of every contender "
        "took. Pruned: without the modules whose loss makes the score at most {4} worse in all, "
        "which takes evaluations that are not counted.</p>\n{5}</html>\n",
        title, plan.fitness.name, found_at, plan.contenders.front().label, double{prune_bound},
        sections);
}

}  // namespace

StudyRecord record_of(const StudyPlan& plan, std::vector<Outcome> outcomes) {
    auto figures = compare(plan, outcomes);
    return {plan, std::move(outcomes), std::move(figures)};
}

void write_report(const std::filesystem::path& directory, const StudyRecord& study) {
    write_atomically(directory / "summary.json", summary(study).dump(2) + "\n");
    write_atomically(directory / "report.html",
                     page(study.plan, "Study: " + study.plan.suite, section(study)));
}

Ranking ranking_of_all(std::span<const StudyRecord> studies, const std::string& budget) {
    std::vector<std::vector<double>> rows;
    for (const StudyRecord& study : studies)
        for (auto& row : target_medians(study.plan, study.outcomes, budget))
            rows.push_back(std::move(row));
    return friedman(rows);
}

void write_report(const std::filesystem::path& directory, std::span<const StudyRecord> studies) {
    const StudyPlan& plan = studies.front().plan;
    Json suites = Json::array(), rankings = Json::array();
    std::string sections;
    for (const StudyBudget& budget : plan.budgets) {
        const Ranking all = ranking_of_all(studies, budget.text);
        rankings.push_back({{"budget", budget.text}, {"ranking", ranking_json(all)}});
        sections +=
            fmt::format("<h2>All targets, budget {}</h2>\n", budget.text) + rank_picture(plan, all);
    }
    Json contenders = Json::array();
    for (const Contender& c : plan.contenders) contenders.push_back(c.label);
    for (const StudyRecord& study : studies) {
        suites.push_back(summary(study));
        sections += section(study);
    }
    const Json json{{"format", "patchbreeder-studies-summary"},
                    {"version", 1},
                    {"contenders", std::move(contenders)},
                    {"all_targets", std::move(rankings)},
                    {"suites", std::move(suites)}};
    write_atomically(directory / "summary.json", json.dump(2) + "\n");
    write_atomically(directory / "report.html",
                     page(plan, "Searches of knobs against searches of structures", sections));
}

}  // namespace patchbreeder
