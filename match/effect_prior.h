// Where the knobs of an effect model start: what the recordings show of echoes, and cheap
// non-linearities.
#pragma once

#include "ga/prior.h"
#include "match/effect_model.h"
#include "match/effect_pair.h"

namespace patchbreeder {

[[nodiscard]] Prior knob_prior(const EffectModel& model, const EffectHints& hints);

}  // namespace patchbreeder
