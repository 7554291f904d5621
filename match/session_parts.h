// What sessions of every kind need: a clock, a level, and a champion.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "engine/patch.h"
#include "engine/score.h"

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

// Sets the level at which the patch is as loud as the target, to a hundredth of a decibel.
void match_loudness(Patch& patch, const Phrase& phrase, std::span<const float> target);

// As many evaluations as were foretold: to two digits, which is more than the clock can tell.
[[nodiscard]] std::uint64_t to_two_digits(double evaluations);

// Error (try_again) if nothing was judged.
void expect_champion(Score score);

}  // namespace patchbreeder
