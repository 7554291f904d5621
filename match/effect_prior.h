// Where the knobs of effects start: what the recordings show of echoes, and cheap non-linearities.
#pragma once

#include "ga/layout.h"
#include "ga/prior.h"
#include "match/effect_pair.h"

namespace patchbreeder {

// Of nodes that are named after their modules.
[[nodiscard]] Prior knob_prior(const Layout& layout, const EffectHints& hints);

}  // namespace patchbreeder
