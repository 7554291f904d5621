#include <fmt/format.h>

#include "cli/bench.h"
#include "cli/terminal.h"
#include "engine/file.h"
#include "study/report.h"
#include "synth/registry.h"

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
    StudyPlan plan{
        .suite = std::string(find_suite(*a.text("suite")).id),
        .contenders = read_contenders(a.text("optimisers").value_or("breeder,ga,random")),
        .budgets = read_budgets(a.text("budget").value_or("2000")),
        .fitness = fitness_settings(a),
        .screening = a.has("screening")};
    plan.cases = static_cast<std::size_t>(a.whole("cases", 1, 999).value_or(0));
    plan.skip = static_cast<std::size_t>(a.whole("skip", 0, 998).value_or(0));
    plan.seeds = static_cast<std::uint32_t>(a.whole("seeds", 1, 999).value_or(1));
    return plan;
}

void print_figures(const StudyPlan& plan, const std::vector<BudgetFigures>& figures) {
    for (const BudgetFigures& budget : figures) {
        fmt::print("suite {}, budget {}, {} seeds\n", plan.suite, budget.budget, plan.seeds);
        fmt::print("{:<28}{:>6}{:>9}{:>9}{:>8}{:>8}{:>9}{:>9}{:>7}{:>9}{:>10}\n", "optimiser",
                   "runs", "median", "mean", "found", "MFCC", "octaves", "seconds", "A12",
                   "won/lost", "p (Holm)");
        for (const ContenderFigures& f : budget.contenders) {
            fmt::print("{:<28}{:>6}{:>9.4f}{:>9.4f}{:>7.0f}%{:>8.2f}{:>8.1f}%{:>9.2f}", f.optimiser,
                       f.runs, f.median, f.mean, 100.0 * f.found, f.mean_mfcc, 100.0 * f.octaves,
                       f.seconds);
            if (&f != &budget.contenders.front())
                fmt::print("{:>7.2f}{:>9}{:>10.2g}", f.a12, fmt::format("{}/{}", f.won, f.lost),
                           f.holm_p);
            fmt::print("\n");
        }
        fmt::print("\n");
    }
}

std::string progress_line(const StudyProgress& p) {
    const auto made = static_cast<double>(p.done - p.resumed);
    const double left = p.seconds / made * static_cast<double>(p.planned - p.done);
    return fmt::format("{}/{} runs, {} left, last: {} {} {} seed {}: {:.4f}", p.done, p.planned,
                       clock_text(left), p.latest->case_id, p.latest->optimiser, p.latest->budget,
                       p.latest->seed, p.latest->score);
}

}  // namespace

std::vector<Option> bench_search_options() {
    std::vector<Option> options{
        {"suite", "NAME", "search: the targets, see below."},
        {"optimisers", "A,B,...",
         "search: who competes, the first against each other one; with settings as in "
         "breeder:hops=8, or ga:islands=4 (breeder,ga,random)."},
        {"budget", "B,...", "search: evaluations, or seconds as in 30s, of every run (2000)."},
        {"seeds", "N", "search: runs with seeds 1..N (1)."},
        {"cases", "N", "search: only N targets of the suite."},
        {"skip", "N", "search: leave out the first N targets, for instance to tune on others."},
        {"screening", "", "search: let optimisers screen; coarse scores come on top."},
        {"out", "DIR", "search: where the study is kept, and goes on (runs/study-SUITE)."},
        {"quiet", "", "search: no progress."}};
    for (Option& option : fitness_options()) {
        option.help = "search: " + option.help;
        options.push_back(std::move(option));
    }
    return options;
}

std::string bench_search_notes() {
    std::string notes = "suites:\n";
    for (const SuiteInfo* suite : suites())
        notes += fmt::format("  {:<10}{}\n", suite->id, suite->summary);
    return notes + "docs/search.md says how a study is read and what ours found.\n";
}

ExitCode bench_search(const Arguments& a) {
    const StudyPlan plan = plan_of(a);
    const std::filesystem::path directory = a.text("out").value_or("runs/study-" + plan.suite);
    const Interrupt interrupt;
    Progress progress(a.has("quiet"));
    const std::vector<Outcome> outcomes =
        run_study(synth_registry(), plan, directory, [&](const StudyProgress& p) {
            if (progress.due()) progress.show(progress_line(p));
            return !Interrupt::requested();
        });
    progress.clear();
    const std::vector<BudgetFigures> figures = compare(plan, outcomes);
    write_report(directory, plan, outcomes, figures);
    if (a.has("json"))
        fmt::print("{}", read_text(directory / "summary.json", std::size_t{1} << 24));
    else
        print_figures(plan, figures);
    if (!a.has("json"))
        fmt::print("report    {}\noutcomes  {}\n", (directory / "report.html").string(),
                   (directory / "outcomes.csv").string());
    if (!Interrupt::requested()) return ExitCode::done;
    fmt::print(stderr, "stopped early; the same command goes on where it was\n");
    return ExitCode::stopped_early;
}

}  // namespace patchbreeder
