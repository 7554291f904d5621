// OperatorMix: how often each of several operators is used, learned from how often each led to a
// child better than its parent (probability matching; Thierens, 2005), never below a floor, so that
// what failed early may return when the search needs it.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "engine/rng.h"

namespace patchbreeder {

class OperatorMix {
  public:
    static constexpr std::size_t most = 24;

    OperatorMix(std::size_t count, float floor) noexcept : count_(count), floor_(floor) {
        quality_.fill(1.0f), scales_.fill(1.0f);
    }
    // From now on operators are used so many times as often as they would be, beside each other. At
    // least one is not 0.
    void scale(std::span<const float> scales) noexcept;
    [[nodiscard]] std::size_t pick(Rng& rng) const noexcept;
    // Use of an operator in the generation that ends with settle().
    void credit(std::size_t index, float reward) noexcept {
        uses_[index] += 1.0f;
        rewards_[index] += reward;
    }
    void settle() noexcept;
    // Before it is scaled.
    [[nodiscard]] float share(std::size_t index) const noexcept;

  private:
    std::size_t count_;
    float floor_;
    std::array<float, most> quality_{}, scales_{}, uses_{}, rewards_{};
};

}  // namespace patchbreeder
