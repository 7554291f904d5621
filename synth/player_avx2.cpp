#include "engine/lanes_avx2.h"
#include "engine/player_lanes.h"
#include "synth/modules.h"
#include "synth/registry.h"

namespace patchbreeder {

const Player& synth_player_avx2() noexcept {
    static const PlayerOf<avx2::Lanes, Modules<avx2::Lanes>> player(Isa::avx2);
    return player;
}

}  // namespace patchbreeder
