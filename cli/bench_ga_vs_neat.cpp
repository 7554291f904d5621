#include <fmt/format.h>

#include <cmath>

#include "cli/bench.h"
#include "cli/study_run.h"
#include "cli/terminal.h"
#include "presets/library.h"
#include "study/ioh_files.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

constexpr std::string_view usual_families = "own,graphs,real";
constexpr std::string_view usual_contenders = "neat,breeder,ga,random-structure";
constexpr std::string_view usual_template = "subtractive";  // the largest
constexpr StudyDefaults usual{.budget = "20000", .seeds = 5, .cases = 8};

std::vector<StudyPlan> plans_of(const Arguments& a) {
    StudyPlan plan = read_plan(a, usual);
    plan.only_template = a.text("template").value_or(std::string(usual_template));
    (void)load_preset(resolve_preset(plan.only_template), synth_registry());
    plan.contenders = read_contenders(a.text("contenders").value_or(std::string(usual_contenders)),
                                      "--contenders");
    std::vector<StudyPlan> plans;
    const auto families =
        split_list(a.text("families").value_or(std::string(usual_families)), ',', "--families");
    for (const std::string& family : families) {
        plan.suite = find_suite(family, "--families").id;
        if (plan.suite == effects_suite.id)
            throw Error(ExitCode::usage,
                        {.where = "--families", .what = "in effects nothing grows"});
        for (const StudyPlan& other : plans)
            if (other.suite == plan.suite)
                throw Error(ExitCode::usage,
                            {.where = "--families", .what = "'" + family + "' is named twice"});
        plans.push_back(plan);
    }
    return plans;
}

// What the tables of bench search do not hold.
void print_more(const StudyRecord& study) {
    const std::size_t width = name_width(study);
    const auto known = [](double value) {
        return std::isnan(value) ? "" : fmt::format("{:.3g}", value);
    };
    for (const BudgetFigures& budget : study.figures) {
        fmt::print("{:<{}}{:>10}{:>16}{:>5}{:>9}{:>8}{:>8}{:>10}{:>6}\n", "optimiser", width,
                   "processor", fmt::format("after {:.3g} s", budget.equal_seconds), "A12",
                   "p (Holm)", "modules", "pruned", "to target", "rank");
        for (std::size_t c = 0; c < budget.contenders.size(); ++c) {
            const ContenderFigures& f = budget.contenders[c];
            fmt::print("{:<{}}{:>8.1f} s{:>16.4f}", f.optimiser, width, f.processor,
                       f.timed_median);
            fmt::print("{:>5}{:>9}", c > 0 ? fmt::format("{:.2f}", f.timed.a12) : "",
                       c > 0 ? fmt::format("{:.2g}", f.timed.holm_p) : "");
            fmt::print("{:>8}{:>8}{:>10}{:>6}\n", known(f.modules), known(f.pruned),
                       known(f.size_ratio),
                       budget.ranking.mean_ranks.empty()
                           ? ""
                           : fmt::format("{:.2f}", budget.ranking.mean_ranks[c]));
        }
        fmt::print("\n");
    }
}

void print(const std::vector<StudyRecord>& studies, const std::filesystem::path& directory) {
    for (const StudyRecord& study : studies) {
        print_figures(study);
        print_more(study);
    }
    const StudyPlan& plan = studies.front().plan;
    for (const StudyBudget& budget : plan.budgets) {
        const Ranking all = ranking_of_all(studies, budget.text);
        if (all.mean_ranks.empty()) continue;
        std::string text =
            fmt::format("all {} targets, budget {}: mean ranks", all.problems, budget.text);
        for (std::size_t c = 0; c < plan.contenders.size(); ++c)
            text += fmt::format("{} {} {:.2f}", c > 0 ? "," : "", plan.contenders[c].label,
                                all.mean_ranks[c]);
        text += fmt::format("; critical difference {:.2f}, Friedman p {:.2g}",
                            all.critical_difference, all.p);
        fmt::print("{}\n", wrapped(text, 0));
    }
    fmt::print("report    {}\nioh       {}\n", (directory / "report.html").string(),
               (directory / "ioh").string());
}

}  // namespace

std::vector<Option> bench_ga_vs_neat_options() {
    return {
        {"families", "A,B,...", fmt::format("ga-vs-neat: suites of targets ({}).", usual_families)},
        {"contenders", "A,B,...",
         fmt::format("ga-vs-neat: as --optimisers ({}).", usual_contenders)}};
}

ExitCode bench_ga_vs_neat(const Arguments& a) {
    const std::vector<StudyPlan> plans = plans_of(a);
    const std::filesystem::path directory = a.text("out").value_or("runs/ga-vs-neat");
    const Interrupt interrupt;
    std::vector<StudyRecord> studies;
    for (const StudyPlan& plan : plans) {
        const std::filesystem::path own = directory / plan.suite;
        const std::string name =
            fmt::format("{} ({} of {}): ", plan.suite, studies.size() + 1, plans.size());
        studies.push_back(record_of(plan, run_watched(plan, own, a.has("quiet"), name)));
        write_report(own, studies.back());
        if (Interrupt::requested()) break;
    }
    write_report(directory, studies);
    write_ioh_files(directory / "ioh", studies);
    if (a.has("json"))
        print_summary(directory);
    else
        print(studies, directory);
    return end_of_study();
}

}  // namespace patchbreeder
