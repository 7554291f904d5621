// What benchmarks of searches share: the options of a study, the study itself with its progress
// shown, and its figures as text.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/options.h"
#include "engine/error.h"
#include "study/report.h"

namespace patchbreeder {

// `--budget`, `--seeds`, `--cases`, `--skip`, `--screening`, `--out`, `--quiet` and those of the
// fitness.
[[nodiscard]] std::vector<Option> study_options();

// The plan as these options say.
struct StudyDefaults {
    std::string_view budget = "2000";
    std::uint32_t seeds = 1;
    std::size_t cases = 0;  // 0: as many as the suite usually has
};
[[nodiscard]] StudyPlan read_plan(const Arguments& arguments, const StudyDefaults& defaults);

// Runs a study until it is whole or Ctrl-C is pressed, its progress on a line that begins with
// `name`.
[[nodiscard]] std::vector<Outcome> run_watched(const StudyPlan& plan,
                                               const std::filesystem::path& directory, bool quiet,
                                               const std::string& name = "");

// Tables are as wide as the longest name of a contender and some 70 columns.
[[nodiscard]] std::size_t name_width(const StudyRecord& study);
void print_figures(const StudyRecord& study);

// What --json prints: the summary that a report left.
void print_summary(const std::filesystem::path& directory);

// Says so if it was Ctrl-C.
[[nodiscard]] ExitCode end_of_study();

}  // namespace patchbreeder
