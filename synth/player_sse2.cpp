#include "engine/lanes_sse2.h"
#include "engine/player_lanes.h"
#include "synth/modules.h"
#include "synth/registry.h"

namespace patchbreeder {

const Player& synth_player_sse2() noexcept {
    static const PlayerOf<sse2::Lanes, Modules<sse2::Lanes>> player(Isa::sse2);
    return player;
}

}  // namespace patchbreeder
