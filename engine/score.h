// How far a candidate is from the target: 0 = identical, 1 = no better than the trivial answer.
#pragma once

#include <array>
#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>

namespace patchbreeder {

// What a part of a score is about.
enum class Aspect : std::uint8_t { spectrum, pitch, envelope };
inline constexpr std::size_t aspect_count = 3;

struct Score {
    float value = 0.0f;
    // Its parts, which sum to it, by Aspect; all 0 from a judge that does not tell them apart.
    // Scores compare by their values alone.
    std::array<float, aspect_count> parts{};

    // Loses against everything; what a non-finite render gets.
    static constexpr Score worst() noexcept { return {std::numeric_limits<float>::max()}; }
    [[nodiscard]] float match_percent() const noexcept {
        return value >= 1.0f ? 0.0f : 100.0f * (1.0f - value);
    }
    [[nodiscard]] constexpr float& part(Aspect a) noexcept {
        return parts[static_cast<std::size_t>(a)];
    }
    friend constexpr bool operator==(const Score& a, const Score& b) noexcept {
        return a.value == b.value;
    }
    friend constexpr auto operator<=>(const Score& a, const Score& b) noexcept {
        return a.value <=> b.value;
    }
};

}  // namespace patchbreeder
