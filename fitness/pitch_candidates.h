// Candidates for the pitch of each frame, as track_pitch weighs them.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

inline constexpr std::size_t track_hop = 1024;  // samples

struct PitchCandidate {
    float f0 = 0.0f;        // Hz
    float height = 0.0f;    // of the autocorrelation's peak, 0..1
    float strength = 0.0f;  // height less octave_charge, if charged
};
struct CandidateFrame {
    float power = 0.0f;                      // mean square
    float peak = 0.0f;                       // largest sample, magnitude
    std::vector<PitchCandidate> candidates;  // the best first, at most `most_candidates`
};
inline constexpr std::size_t most_candidates = 6;

// Every multiple of a period is a period: a candidate an octave below one almost as high is charged
// this much.
inline constexpr float octave_charge = 0.1f;

[[nodiscard]] std::vector<CandidateFrame> pitch_candidates(std::span<const float> samples);

}  // namespace patchbreeder
