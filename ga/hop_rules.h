// Hop rules: what Breeder and Neat hold to when they leave a place they know, one with knobs and
// the other with structures.
//
// A hop looks at several starts of one kind and follows one of them by descent, as long as it
// promises to end lower than the place it left. Its kind is rewarded by what it gained.
#pragma once

#include <optional>
#include <span>

#include "ga/breeding.h"
#include "ga/descent.h"

namespace patchbreeder {

// What was tried from a place is tried again from one whose score is at most that share of it.
inline constexpr float another_place = 0.7f;

// Which start to follow: the most promising, by score or by promise, which does not know of pitch.
// Passed over are those that failed, and those that sound like the place they leave unless they are
// clearly better. `left` stands at that place; null: what knobs do there is not known, so scores
// decide.
[[nodiscard]] std::optional<std::size_t> best_start(const Descent* left, Score left_score,
                                                    std::span<const Score> scores,
                                                    const Embeddings& starts, bool by_score);

// How long a hop may stay above the place it left.
struct HopPatience {
    int steps = 0;                  // twice as many if it looked around
    float hopeful = 0.0f;           // score, against the place left, with which it may look around
    float nearby = 0.0f;            // squared distance, against the place's from the target, within
                                    // which it must hurry
    bool looked = false;            // around, after its first steps
    int seen = 0;                   // steps when it was judged last
    Score before = Score::worst();  // its score then
};

// True if the hop is at its bottom, back where it left, or promises no more to end lower: it is
// out of patience, or has stayed near and would need more steps like its last than it has patience
// for. May tell it to look around, once.
[[nodiscard]] bool hop_is_over(Descent& hop, const Descent* left, Score left_score,
                               HopPatience& patience);

// What its kind is credited with, 0..1, for getting from one score to another.
[[nodiscard]] float hop_reward(float before, float after) noexcept;

}  // namespace patchbreeder
