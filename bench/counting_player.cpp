#include "bench/counting_lanes.h"
#include "engine/player_lanes.h"
#include "synth/modules.h"

namespace patchbreeder {

const Player& counting_player() noexcept {
    static const PlayerOf<CountingLanes, Modules<CountingLanes>> player(Isa::plain);
    return player;
}

}  // namespace patchbreeder
