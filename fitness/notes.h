// The notes of a melody: where it is cheapest to cut the pitch track into stretches of one pitch,
// when a cut costs less where an onset is heard.
#pragma once

#include <span>
#include <vector>

#include "engine/patch.h"
#include "fitness/analysis.h"

namespace patchbreeder {

struct HeardNote {
    Note note;  // as heard: the pitch may lie beside a key, the loudest has velocity 100/127
    float clarity = 0.0f;  // 0..1: how much of it is a tone
    bool struck = true;    // something begins; else the pitch alone moves on from the note before
};

// Notes of a monophonic recording at analysis_rate, in order of time. None if the
// recording is not pitched. `analysis` is that of the samples.
[[nodiscard]] std::vector<HeardNote> find_notes(std::span<const float> samples,
                                                const Analysis& analysis);

// The notes moved onto the keys of one instrument, which may be tuned between those of a piano: by
// the tuning, -0.5..0.5 semitones, that most of what is heard lies near. Notes further from a key
// than bends are stay where they are.
[[nodiscard]] std::vector<HeardNote> on_keys(std::vector<HeardNote> notes);

// Several notes that were played, rather than one and its echoes, which only get softer.
[[nodiscard]] bool is_phrase(std::span<const HeardNote> notes);

}  // namespace patchbreeder
