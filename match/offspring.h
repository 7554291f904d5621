// Offspring: a preset bred from two.
#pragma once

#include <array>
#include <string_view>

#include "engine/rng.h"
#include "match/hand.h"
#include "presets/preset.h"

namespace patchbreeder {

enum class BreedMode : std::uint8_t {
    mix,     // modules of one, others of the other
    morph,   // every module somewhere between both
    mutate,  // a mix, then varied
};
inline constexpr std::array<std::string_view, 3> breed_modes{"mix", "morph", "mutate"};

// The receiver, drawn, gives structure and notes; with a hand that holds anything it is `a`, and
// what is locked stands as in `a`. `amount`: how far a mutant is varied. The child may be silent.
[[nodiscard]] Preset offspring(const Preset& a, const Preset& b, BreedMode mode, float amount,
                               const Hand& hand, Rng& rng);

}  // namespace patchbreeder
