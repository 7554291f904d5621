// Playability: how a patch behaves away from the note it was made for: on the keys C2 to C6, soft,
// middling and hard.
#pragma once

#include <string>

#include "match/tuning.h"
#include "presets/preset.h"

namespace patchbreeder {

struct Playability {
    bool finite = true;  // on every key
    int silent = 0;      // of the notes
    Tuning tuning{};
    double quietest = 0.0, loudest = 0.0;  // LUFS, of the notes that sound
    float tail = 0.0f;   // longest time from release to 60 dB below the crest, seconds
    bool rings = false;  // longer than was listened to
};
[[nodiscard]] Playability play_everywhere(const Preset& preset);

// `C2..C6 in tune within 3 cents, -24..-17 LUFS, tail 0.3 s, all finite`
[[nodiscard]] std::string describe(const Playability& found);

}  // namespace patchbreeder
