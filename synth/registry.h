// The registry of the modules in synth/modules.h, with a player for every instruction set.
#pragma once

#include "engine/registry.h"

namespace patchbreeder {

[[nodiscard]] const Registry& synth_registry();

// Defined in player_<isa>.cpp.
[[nodiscard]] const Player& synth_player_plain() noexcept;
[[nodiscard]] const Player& synth_player_sse2() noexcept;
[[nodiscard]] const Player& synth_player_avx2() noexcept;

}  // namespace patchbreeder
