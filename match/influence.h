// Influence: how much every knob, mute and cable of a patch matters for its sound, found by moving
// one after another and listening.
#pragma once

#include <string>
#include <vector>

#include "ga/layout.h"
#include "presets/preset.h"

namespace patchbreeder {

struct Influence {
    std::size_t gene = 0;  // in Layout(preset.patch)
    float most = 0.0f;     // the worst score, against the sound as it is, of any other setting;
                           // a change of level alone counts as much as dB / 20
    bool elsewhere =
        false;  // matters an octave higher and softer, though not as the preset is played

    [[nodiscard]] bool dead() const noexcept;
};

// Of every gene, in order. Error (bad_data) if the preset makes no sound.
[[nodiscard]] std::vector<Influence> influences(const Preset& preset);

// What of a preset is not worth turning.
struct DeadWeight {
    std::vector<std::string> unheard;  // nodes that could as well be muted
    std::vector<std::string> knobs;    // dead ones of the other nodes: `osc1.phase`
};
// Muted nodes are left out.
[[nodiscard]] DeadWeight dead_weight(const Preset& preset, const std::vector<Influence>& found);

}  // namespace patchbreeder
