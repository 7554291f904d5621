#include "fitness/pitch_track.h"

#include <algorithm>
#include <cmath>

#include "fitness/pitch_candidates.h"
#include "fitness/scalar.h"

namespace patchbreeder {
namespace {

// Costs after Boersma, for a step of 10 ms; a path pays them per hop in proportion.
constexpr float hop_seconds = static_cast<float>(track_hop) / analysis_rate;
constexpr float per_hop = 0.01f / hop_seconds;
constexpr float octave_jump_cost = 1.0f * per_hop;
constexpr float voicing_change_cost = 0.14f * per_hop;
constexpr float voicing_threshold = 0.45f;  // least height of a voiced frame's peak
constexpr float silence_threshold = 0.01f;  // of the largest sample: quieter frames are unvoiced

struct State {
    PitchCandidate pitch;  // f0 = 0: unvoiced
    float strength = 0.0f;
    float total = 0.0f;  // of the best path that ends here
    std::size_t from = 0;
};

std::vector<State> states(const CandidateFrame& frame, float loudest) {
    std::vector<State> all;
    const float quiet = loudest > 0.0f ? frame.peak / loudest : 0.0f;
    const float unvoiced = 2.0f - quiet * (1.0f + voicing_threshold) / silence_threshold;
    all.push_back({.pitch = {}, .strength = voicing_threshold + std::max(0.0f, unvoiced)});
    for (const PitchCandidate& c : frame.candidates)
        all.push_back({.pitch = c, .strength = c.strength});
    return all;
}

float transition_cost(const State& a, const State& b) {
    const bool voiced_a = a.pitch.f0 > 0.0f, voiced_b = b.pitch.f0 > 0.0f;
    if (!voiced_a && !voiced_b) return 0.0f;
    if (voiced_a != voiced_b) return voicing_change_cost;
    return octave_jump_cost * std::fabs(scalar_log2(a.pitch.f0 / b.pitch.f0));
}

void extend(const std::vector<State>& before, std::vector<State>& now) {
    for (State& s : now) {
        s.total = -1e30f;
        for (std::size_t i = 0; i < before.size(); ++i) {
            const float total = before[i].total - transition_cost(before[i], s);
            if (total <= s.total) continue;
            s.total = total;
            s.from = i;
        }
        s.total += s.strength;
    }
}

}  // namespace

PitchTrack track_pitch(std::span<const float> samples) {
    const std::vector<CandidateFrame> frames = pitch_candidates(samples);
    float loudest = 0.0f;
    for (const CandidateFrame& f : frames) loudest = std::max(loudest, f.peak);

    std::vector<std::vector<State>> trellis;
    for (const CandidateFrame& f : frames) {
        trellis.push_back(states(f, loudest));
        if (trellis.size() > 1)
            extend(trellis[trellis.size() - 2], trellis.back());
        else
            for (State& s : trellis.back()) s.total = s.strength;
    }
    const auto better = [](const State& a, const State& b) { return a.total < b.total; };
    const auto& end = trellis.back();
    auto at =
        static_cast<std::size_t>(std::max_element(end.begin(), end.end(), better) - end.begin());

    PitchTrack track{.hop = hop_seconds, .frames = std::vector<PitchFrame>(frames.size())};
    for (std::size_t f = frames.size(); f-- > 0;) {
        const State& s = trellis[f][at];
        const bool voiced = s.pitch.f0 > 0.0f;
        PitchCandidate pitch = s.pitch;
        if (!voiced && !frames[f].candidates.empty()) pitch = frames[f].candidates.front();
        track.frames[f] = {
            .f0 = pitch.f0, .clarity = pitch.height, .power = frames[f].power, .voiced = voiced};
        at = s.from;
    }
    return track;
}

}  // namespace patchbreeder
