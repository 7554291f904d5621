#include <fmt/format.h>

#include "cli/bench.h"
#include "cli/study_run.h"
#include "cli/terminal.h"
#include "study/report.h"

namespace patchbreeder {
namespace {

StudyPlan plan_of(const Arguments& a) {
    if (!a.has("suite")) {
        std::string names;
        for (const SuiteInfo* suite : suites())
            names += (names.empty() ? "" : ", ") + std::string(suite->id);
        throw Error(ExitCode::usage, {.where = "bench search",
                                      .what = "no suite is named",
                                      .remedy = "give --suite with one of " + names});
    }
    StudyPlan plan = read_plan(a, {});
    plan.suite = find_suite(*a.text("suite")).id;
    plan.contenders = read_contenders(a.text("optimisers").value_or("breeder,ga,random"));
    return plan;
}

}  // namespace

std::vector<Option> bench_search_options() {
    return {
        {"suite", "NAME", "search: the targets, see below."},
        {"optimisers", "A,B,...",
         "search: who competes, the first against each other one; with settings as in "
         "breeder:hops=8, or ga:islands=4 (breeder,ga,random)."},
    };
}

std::string bench_search_notes() {
    std::string notes = "suites:\n";
    for (const SuiteInfo* suite : suites())
        notes += fmt::format("  {:<10}{}\n", suite->id, suite->summary);
    return notes + "\n" + optimiser_lines() +
           "\nga-vs-neat compares searches of the knobs of subtractive with searches that grow\n"
           "a structure, on each family in turn. docs/search.md and docs/ga-vs-neat.md say\n"
           "how a study is read and what ours found.\n";
}

ExitCode bench_search(const Arguments& a) {
    const StudyPlan plan = plan_of(a);
    const std::filesystem::path directory = a.text("out").value_or("runs/study-" + plan.suite);
    const Interrupt interrupt;
    const StudyRecord study = record_of(plan, run_watched(plan, directory, a.has("quiet")));
    write_report(directory, study);
    if (a.has("json"))
        print_summary(directory);
    else
        print_figures(study);
    if (!a.has("json"))
        fmt::print("report    {}\noutcomes  {}\n", (directory / "report.html").string(),
                   (directory / "outcomes.csv").string());
    return end_of_study();
}

}  // namespace patchbreeder
