// What sessions of every kind need: a clock, a level, and a champion.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "engine/patch.h"
#include "engine/score.h"
#include "match/session.h"

namespace patchbreeder {

class Stopwatch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(Clock::now() - start_).count();
    }

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now();
};

// Whether a search has come to its end by the rules, asked after every generation.
class Ending {
  public:
    explicit Ending(const StopRules& rules) : rules_(rules) {}
    [[nodiscard]] bool due(Score best, std::uint64_t evaluations) noexcept;

  private:
    StopRules rules_;
    Score last_ = Score::worst();  // that was a gain
    std::uint64_t gained_ = 0;     // evaluations at which it came
};

// Sets the level at which the patch is as loud as the target, to a hundredth of a decibel.
void match_loudness(Patch& patch, const Phrase& phrase, std::span<const float> target);

// As many evaluations as were foretold: to two digits, which is more than the clock can tell.
[[nodiscard]] std::uint64_t to_two_digits(double evaluations);

// Error (try_again) if nothing was judged.
void expect_champion(Score score);

}  // namespace patchbreeder
