// What studies leave for readers: summary.json and report.html, a page that needs nothing else.
#pragma once

#include <filesystem>
#include <span>

#include "study/comparison.h"

namespace patchbreeder {

// A study that was made.
struct StudyRecord {
    StudyPlan plan;
    std::vector<Outcome> outcomes;
    std::vector<BudgetFigures> figures;
};
[[nodiscard]] StudyRecord record_of(const StudyPlan& plan, std::vector<Outcome> outcomes);

void write_report(const std::filesystem::path& directory, const StudyRecord& study);

// The same of studies with the same contenders and budgets on several suites, and how the
// contenders rank on the targets of all.
void write_report(const std::filesystem::path& directory, std::span<const StudyRecord> studies);
[[nodiscard]] Ranking ranking_of_all(std::span<const StudyRecord> studies,
                                     const std::string& budget);

}  // namespace patchbreeder
