// Budget: what a search may spend. Evaluations are counted here; seconds are the caller's, who
// stops asking when they are over, since no clock may reach the search.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace patchbreeder {

struct Budget {
    std::optional<std::uint64_t> evaluations{};
    std::optional<double> seconds{};

    [[nodiscard]] std::uint64_t left(std::uint64_t spent) const noexcept {
        if (!evaluations) return std::numeric_limits<std::uint64_t>::max();
        return *evaluations > spent ? *evaluations - spent : 0;
    }
    // With the time that is taken if nothing is given.
    [[nodiscard]] Budget settled() const noexcept {
        return evaluations || seconds ? *this : Budget{.seconds = 30.0};
    }
};

}  // namespace patchbreeder
