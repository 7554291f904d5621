// Gene: one number of a genome, and all a search may know of it: its name, what kind of number it
// is, its range, where it stands by default, and whether it is locked.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/param.h"

namespace patchbreeder {

enum class GeneKind : std::uint8_t {
    continuous,  // blended, nudged
    integer,     // stepped up or down, or drawn anew
    choice,      // copied or drawn anew, never blended
    toggle,      // flipped; mutes are toggles
};
[[nodiscard]] constexpr GeneKind kind_of(const Range& range) noexcept {
    switch (range.scale) {
        case Scale::integer:
            return GeneKind::integer;
        case Scale::choice:
            return GeneKind::choice;
        case Scale::toggle:
            return GeneKind::toggle;
        default:
            return GeneKind::continuous;
    }
}
// Neighbouring values are alike, so differences mean something.
[[nodiscard]] constexpr bool ordered(GeneKind kind) noexcept {
    return kind == GeneKind::continuous || kind == GeneKind::integer;
}

struct Gene {
    std::string name;  // `filter.cutoff`, `env2>filter.cutoff`, `osc2.mute`
    GeneKind kind = GeneKind::continuous;
    Range range{};
    float home = 0.5f;            // position
    std::uint16_t block = 0;      // genes of one block describe one module and may travel together
    std::optional<float> lock{};  // position it must keep
    std::int32_t mute = -1;       // the gene that, when on, makes this one dormant; -1: none

    // Number of legal values; 1 for a locked gene, 0 for a continuum.
    [[nodiscard]] int values() const noexcept {
        return lock ? 1 : range.stepped() ? range.steps() : 0;
    }
    // Legal position of a stepped gene's value: the middle of its share.
    [[nodiscard]] float position(int value) const noexcept {
        return range.position(double{range.low} + value);
    }
    // Value of a stepped gene, counted from 0.
    [[nodiscard]] int value(float position) const noexcept {
        const auto share = static_cast<int>(position * static_cast<float>(range.steps()));
        return std::clamp(share, 0, range.steps() - 1);
    }
    // The nearest legal position: on the grid of 2^-16, and where a lock says.
    [[nodiscard]] float settle(float wished) const noexcept {
        if (lock) return *lock;
        return range.stepped() ? position(value(wished)) : snap(wished);
    }
};

}  // namespace patchbreeder
