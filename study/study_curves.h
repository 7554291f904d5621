// The pictures of a study: how its contenders came down over evaluations and over seconds, what
// they reached, how what they grew grew, and how they rank.
#pragma once

#include <span>
#include <string>

#include "study/comparison.h"

namespace patchbreeder {

// As SVG elements, of one budget.
[[nodiscard]] std::string study_curves(const StudyPlan& plan, std::span<const Outcome> outcomes,
                                       const BudgetFigures& figures);
// Empty if there is no ranking.
[[nodiscard]] std::string rank_picture(const StudyPlan& plan, const Ranking& ranking);

}  // namespace patchbreeder
