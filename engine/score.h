// How far a candidate is from the target: 0 = identical, 1 = no better than the trivial answer.
#pragma once

#include <cmath>
#include <compare>
#include <limits>

namespace patchbreeder {

struct Score {
    float value = 0.0f;

    // Loses against everything; what a non-finite render gets.
    static constexpr Score worst() noexcept { return {std::numeric_limits<float>::max()}; }
    [[nodiscard]] float match_percent() const noexcept {
        return value >= 1.0f ? 0.0f : 100.0f * (1.0f - value);
    }
    friend constexpr auto operator<=>(const Score&, const Score&) = default;
};

}  // namespace patchbreeder
