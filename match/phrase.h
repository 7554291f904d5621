// The notes of a target that has several: heard, or known from a MIDI file, and the one among them
// that says most about the patch.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/audio.h"
#include "match/session.h"

namespace patchbreeder {

// A note that sounds alone from `from` to `to` (seconds).
struct Clearest {
    std::size_t note = 0;
    float from = 0.0f, to = 0.0f;
};

struct TargetPhrase {
    std::vector<Note> notes;  // in order of time; keys where heard pitches lie near one
    bool known = false;       // from a MIDI file, so nothing about them is searched
    std::optional<Clearest> clearest{};
};

// Empty if the target is one note. What the user says of the note (its pitch or gate) makes it one.
// Throws Error for a MIDI file that cannot be read, or has no note within the target.
[[nodiscard]] std::optional<TargetPhrase> find_phrase(const Audio& target,
                                                      const MatchSettings& settings);

// Of notes with a clarity each (empty: all alike), the longest, loudest and clearest that sounds
// alone for at least a tenth of a second; empty if none does.
[[nodiscard]] std::optional<Clearest> find_clearest(std::span<const Note> notes,
                                                    std::span<const float> clarity, float seconds);

}  // namespace patchbreeder
