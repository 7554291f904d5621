// Tuning: which pitch a patch has on which key.
#pragma once

#include "presets/preset.h"

namespace patchbreeder {

struct Tuning {
    bool pitched = false;     // most keys have a pitch
    bool follows = false;     // and it rises with the keys
    float transposed = 0.0f;  // semitones from the keys, if it follows them
    float cents = 0.0f;       // furthest from there; octaves aside, which are a matter of timbre
    float worst = 0.0f;       // key of that
    int strays = 0;  // keys left out of that: few, and heard far beside, as a bell's partials are
};
// On the keys C2, G2, C3 ... C6, each held for `gate` seconds.
[[nodiscard]] Tuning hear_tuning(const Patch& patch, float velocity, float gate);

// Both the preset's own note and the fifth above have the pitch of their key or an octave of it,
// within a third of a semitone.
[[nodiscard]] bool in_tune(const Preset& preset);

}  // namespace patchbreeder
