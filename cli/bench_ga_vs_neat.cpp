#include <fmt/format.h>

#include "cli/bench.h"
#include "cli/study_run.h"
#include "cli/terminal.h"
#include "engine/file.h"
#include "study/report.h"

namespace patchbreeder {
namespace {

constexpr std::string_view usual_families = "own,graphs,real";
constexpr std::string_view usual_contenders = "neat,breeder,ga,random-structure";
constexpr std::string_view fixed_structure =
    "subtractive";  // the largest, every part of it mutable
constexpr StudyDefaults usual{.budget = "20000", .seeds = 5, .cases = 8};

std::vector<StudyPlan> plans_of(const Arguments& a) {
    StudyPlan plan = read_plan(a, usual);
    plan.only_template = fixed_structure;
    plan.contenders = read_contenders(a.text("contenders").value_or(std::string(usual_contenders)),
                                      "--contenders");
    std::vector<StudyPlan> plans;
    const auto families =
        split_list(a.text("families").value_or(std::string(usual_families)), ',', "--families");
    for (const std::string& family : families) {
        plan.suite = find_suite(family, "--families").id;
        plans.push_back(plan);
    }
    return plans;
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
    for (const StudyPlan& plan : plans) {
        if (Interrupt::requested()) break;
        const std::filesystem::path own = directory / plan.suite;
        const auto outcomes = run_watched(plan, own, a.has("quiet"), plan.suite + ": ");
        const auto figures = compare(plan, outcomes);
        write_report(own, plan, outcomes, figures);
        print_figures(plan, figures);
    }
    return end_of_study();
}

}  // namespace patchbreeder
