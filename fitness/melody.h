// A pitch track divided into stretches of one pitch each, where that is cheapest: a cut costs less
// where an onset is heard, and pays where the onset is strong.
#pragma once

#include <span>
#include <vector>

#include "fitness/analysis.h"
#include "fitness/onsets.h"

namespace patchbreeder {

[[nodiscard]] float key_of(float hertz);  // as a fractional MIDI note number; hertz > 0
[[nodiscard]] float hertz_of_key(float key);

// The pitch track in keys, and how much each frame counts.
struct Melody {
    float hop = 0.0f;
    std::vector<float> keys, weights;  // 0 where nothing is voiced

    explicit Melody(const PitchTrack& track);
    [[nodiscard]] std::size_t size() const noexcept { return keys.size(); }
    // Of the frames first..end-1 by weight; 0 if none counts. The first frame may still hear what
    // was before and is left out if there are others.
    [[nodiscard]] float median(std::size_t first, std::size_t end) const;
};

struct Stretch {
    std::size_t first = 0, end = 0;  // frames of the track
    float onset = 0.0f;              // seconds
    bool struck = false;             // something was heard to begin, and the level rose
    bool sharp = false;              // its onset is exact
};

// In order, without gaps, from the frame of `start` to the end.
[[nodiscard]] std::vector<Stretch> divide(const Melody& melody, std::span<const Onset> onsets,
                                          float start);

}  // namespace patchbreeder
