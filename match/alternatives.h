// Alternatives: patches that sound as much like the target as the best does, nearly, and unlike it
// and each other, so that a person has something to choose from. Found by novelty search from the
// best on, within a bound on the score (Lehman and Stanley, 2010: minimal criterion).
#pragma once

#include "match/session.h"

namespace patchbreeder {

inline constexpr float alternative_slack = 0.25f;  // a score may be so much above the best one

// Of a budget, what is left for the search of the best. `evaluations` of the settings (empty: a
// fifth) go to the alternatives.
[[nodiscard]] Budget without_alternatives(const Budget& budget,
                                          const AlternativeSettings& settings) noexcept;

// Looks for alternatives of a result that was found with `settings`, and notes what that took. If a
// better patch turns up on the way, it becomes the best. Fewer are found than asked for where
// nothing within the bound is different enough; none if the search had been stopped.
void find_alternatives(MatchResult& result, const MatchSettings& settings, const Audio& target,
                       const Fitness& fitness, const MatchObserver& observer);

}  // namespace patchbreeder
