#include "cli/study_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/common.h"
#include "cli/terminal.h"
#include "engine/file.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

std::string progress_line(const StudyProgress& p) {
    const auto made = static_cast<double>(p.done - p.resumed);
    const double left = p.seconds / made * static_cast<double>(p.planned - p.done);
    return fmt::format("{}/{} runs, {} left, last: {} {} {} seed {}: {:.4f}", p.done, p.planned,
                       clock_text(left), p.latest->case_id, p.latest->optimiser, p.latest->budget,
                       p.latest->seed, p.latest->score);
}

}  // namespace

std::vector<Option> study_options() {
    std::vector<Option> options{
        {"budget", "B,...", "evaluations, or seconds as in 30s, of every run (2000; 20000)."},
        {"seeds", "N", "runs with seeds 1..N (1; 5)."},
        {"cases", "N", "only N targets of a suite (as it has; 8)."},
        {"skip", "N", "leave out the first N targets, for instance to tune on others."},
        {"screening", "", "let optimisers screen; coarse scores come on top."},
        {"out", "DIR", "where the study is kept, and goes on (runs/study-SUITE; runs/ga-vs-neat)."},
        {"quiet", "", "no progress."}};
    for (Option& option : fitness_options()) options.push_back(std::move(option));
    for (Option& option : options) option.help = "search, ga-vs-neat: " + option.help;
    return options;
}

StudyPlan read_plan(const Arguments& a, const StudyDefaults& defaults) {
    StudyPlan plan{.budgets = read_budgets(a.text("budget").value_or(std::string(defaults.budget))),
                   .fitness = fitness_settings(a),
                   .screening = a.has("screening")};
    plan.cases = static_cast<std::size_t>(
        a.whole("cases", 1, 999).value_or(static_cast<long long>(defaults.cases)));
    plan.skip = static_cast<std::size_t>(a.whole("skip", 0, 998).value_or(0));
    plan.seeds = static_cast<std::uint32_t>(a.whole("seeds", 1, 999).value_or(defaults.seeds));
    return plan;
}

std::vector<Outcome> run_watched(const StudyPlan& plan, const std::filesystem::path& directory,
                                 bool quiet, const std::string& name) {
    Progress progress(quiet);
    std::vector<Outcome> outcomes =
        run_study(synth_registry(), plan, directory, [&](const StudyProgress& p) {
            if (progress.due()) progress.show(name + progress_line(p));
            return !Interrupt::requested();
        });
    progress.clear();
    return outcomes;
}

std::size_t name_width(const StudyRecord& study) {
    std::size_t width = std::string_view("optimiser").size();
    for (const Contender& c : study.plan.contenders) width = std::max(width, c.label.size());
    return width;
}

void print_figures(const StudyRecord& study) {
    const std::size_t width = name_width(study);
    for (const BudgetFigures& budget : study.figures) {
        const bool effects = budget.contenders.front().median_error_db.has_value();
        fmt::print("suite {}, budget {}, {} seeds\n", study.plan.suite, budget.budget,
                   study.plan.seeds);
        fmt::print("{:<{}}{:>5}{:>7}{:>7}{:>6}{:>6}{:>8}{:>8}{:>5}{:>9}{:>9}\n", "optimiser", width,
                   "runs", "median", "mean", "found", "MFCC", effects ? "ESR dB" : "octaves",
                   "seconds", "A12", "won/lost", "p (Holm)");
        for (const ContenderFigures& f : budget.contenders) {
            fmt::print("{:<{}}{:>5}{:>7.4f}{:>7.4f}{:>5.0f}%{:>6.2f}{:>8}{:>8.2f}", f.optimiser,
                       width, f.runs, f.median, f.mean, 100.0 * f.found, f.mean_mfcc,
                       f.median_error_db ? fmt::format("{:.1f}", *f.median_error_db)
                                         : fmt::format("{:.1f}%", 100.0 * f.octaves),
                       f.seconds);
            if (&f != &budget.contenders.front())
                fmt::print("{:>5.2f}{:>9}{:>9.2g}", f.at_end.a12,
                           fmt::format("{}/{}", f.at_end.won, f.at_end.lost), f.at_end.holm_p);
            fmt::print("\n");
        }
        fmt::print("\n");
    }
}

void print_summary(const std::filesystem::path& directory) {
    fmt::print("{}", read_text(directory / "summary.json", std::size_t{1} << 24));
}

ExitCode end_of_study() {
    if (!Interrupt::requested()) return ExitCode::done;
    fmt::print(stderr, "stopped early; the same command goes on where it was\n");
    return ExitCode::stopped_early;
}

}  // namespace patchbreeder
