// The built-in sets of wave frames, made once, from formulas. Sets that a patch brings along are in
// engine/cycles.h.
#pragma once

#include <array>
#include <string_view>

#include "engine/wave_frame.h"

namespace patchbreeder {

inline constexpr std::array<std::string_view, 5> wave_set_names{"analogue", "reed", "voice",
                                                                "organ", "resonant"};

// One after the other, wave_set_floats each.
[[nodiscard]] const float* wave_sets() noexcept;

}  // namespace patchbreeder
