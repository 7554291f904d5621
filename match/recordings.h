// Several recordings of one instrument, each of one note, as a single target: one after the other,
// with a pause between, for one patch that plays them all.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "match/session.h"

namespace patchbreeder {

struct Recordings {
    Audio target;  // all that are fitted, with pauses
    Assignment assignment;
    // The one that was held back.
    struct HeldOut {
        std::filesystem::path file;
        Audio audio;
        Note note;
    };
    std::optional<HeldOut> held_out{};
};

// `audio` at analysis_rate, as many as `settings.recordings.files`. Throws Error (usage) for notes
// or velocities of another number, or nothing left to fit.
[[nodiscard]] Recordings arrange_recordings(const std::vector<Audio>& audio,
                                            const MatchSettings& settings);

// How well a patch plays the recording it was not fitted on: with the gate that was heard.
[[nodiscard]] Score score_of(const Recordings::HeldOut& held_out, const Patch& patch,
                             const FitnessSettings& settings);

}  // namespace patchbreeder
