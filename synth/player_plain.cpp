#include "engine/lanes_plain.h"
#include "engine/player_lanes.h"
#include "synth/modules.h"
#include "synth/registry.h"

namespace patchbreeder {

const Player& synth_player_plain() noexcept {
    static const PlayerOf<plain::Lanes, Modules<plain::Lanes>> player(Isa::plain);
    return player;
}

}  // namespace patchbreeder
