// How loud a sound is to a listener (ITU-R BS.1770, libebur128, named only in loudness.cpp), and
// the level at which a patch is as loud as wanted.
#pragma once

#include <optional>

#include "engine/audio.h"
#include "engine/patch.h"

namespace patchbreeder {

inline constexpr double silence = -120.0;  // LUFS; as good as nothing

// What sheets are levelled to, headroom permitting.
inline constexpr double usual_loudness = -18.0;  // LUFS

// Of the loudest 400 ms, in LUFS: a short hit and a long pad of one loudness are alike to the ear.
[[nodiscard]] double loudness(const Audio& audio);

// What is known of a patch once it was played.
struct Heard {
    double loudness = silence;  // LUFS at the level it has
    double loudest = silence;   // LUFS just below full scale
    float level = 0.0f;         // dB
    bool finite = true;

    // Neither next to nothing nor a spike that cannot be made loud.
    [[nodiscard]] bool audible() const noexcept {
        return finite && loudness > -50.0 && loudest > -30.0;
    }
};
[[nodiscard]] Heard hear(const Patch& patch, const Phrase& phrase);

// The level that gives so many LUFS, to a hundredth of a decibel.
[[nodiscard]] float level_for(const Heard& heard, double wanted) noexcept;

}  // namespace patchbreeder
