// Timbre transfer: a preset played with the pitch and the loudness of another recording.
#pragma once

#include <vector>

#include "engine/audio.h"
#include "engine/render.h"
#include "presets/preset.h"

namespace patchbreeder {

// What is played: a note for every one that is struck in the recording, each with the pitch glides
// and the loudness it has there.
struct Transfer {
    Phrase phrase;
    std::vector<Contour> contours;  // one for each note
};

// `other` is at analysis_rate. Where it is noisy rather than pitched, the preset is silent; pitch
// runs on from what is voiced before to what is voiced after. Throws Error (bad_data) if nothing in
// it has a pitch.
[[nodiscard]] Transfer follow(const Patch& patch, const Audio& other);

}  // namespace patchbreeder
