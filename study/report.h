// What a study leaves for readers: summary.json and report.html, a page that needs nothing else.
#pragma once

#include <filesystem>
#include <span>

#include "study/comparison.h"

namespace patchbreeder {

void write_report(const std::filesystem::path& directory, const StudyPlan& plan,
                  std::span<const Outcome> outcomes, std::span<const BudgetFigures> figures);

}  // namespace patchbreeder
