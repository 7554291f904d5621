#include "fitness/analysis.h"

#include <algorithm>
#include <cmath>

#include "engine/parallel.h"
#include "fitness/loudness.h"
#include "fitness/pitch_track.h"
#include "fitness/scalar.h"
#include "fitness/timbre_facts.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

constexpr float clear = 0.8f;   // clarity from which a frame counts as a tone
constexpr float steady = 0.5f;  // semitones from frame to frame: drums sweep faster (22 a second)
constexpr float least_share = 0.5f;  // of the energy in such frames, for a pitched sound

// Of the voiced frames, by energy.
float median_pitch(const PitchTrack& track) {
    std::vector<PitchFrame> voiced;
    float whole = 0.0f;
    for (const PitchFrame& f : track.frames)
        if (f.voiced) {
            voiced.push_back(f);
            whole += f.power;
        }
    std::stable_sort(voiced.begin(), voiced.end(),
                     [](const PitchFrame& a, const PitchFrame& b) { return a.f0 < b.f0; });
    float passed = 0.0f;
    for (const PitchFrame& f : voiced) {
        passed += f.power;
        if (passed >= 0.5f * whole) return f.f0;
    }
    return 0.0f;
}

// A clear frame with a neighbour of the same pitch.
bool is_tone(std::span<const PitchFrame> frames, std::size_t i) {
    const auto near = [&](std::size_t other) {
        return frames[other].voiced &&
               std::fabs(12.0f * scalar_log2(frames[other].f0 / frames[i].f0)) < steady;
    };
    if (!frames[i].voiced || frames[i].clarity < clear) return false;
    return frames.size() == 1 || (i > 0 && near(i - 1)) || (i + 1 < frames.size() && near(i + 1));
}

void analyse_pitch(Analysis& analysis) {
    float whole = 0.0f, voiced = 0.0f, tonal = 0.0f, repeating = 0.0f;
    for (std::size_t i = 0; i < analysis.pitch.frames.size(); ++i) {
        const PitchFrame& f = analysis.pitch.frames[i];
        whole += f.power;
        repeating += f.power * f.clarity;
        if (f.voiced) voiced += f.power;
        if (is_tone(analysis.pitch.frames, i)) tonal += f.power;
    }
    if (!(whole > 0.0f)) return;
    analysis.voiced_share = voiced / whole;
    analysis.pitched = tonal >= least_share * whole;
    analysis.noisiness = std::clamp(1.0f - repeating / whole, 0.0f, 1.0f);
    analysis.f0 = median_pitch(analysis.pitch);
    if (analysis.f0 > 0.0f) analysis.note = note_of(analysis.f0);
}

// The longest run of voiced frames within a semitone and a half of the median, in cents about it.
std::vector<float> steady_run(const Analysis& analysis) {
    std::vector<float> best, run;
    for (const PitchFrame& f : analysis.pitch.frames) {
        const bool near = f.voiced && std::fabs(scalar_log2(f.f0 / analysis.f0)) < 1.5f / 12.0f;
        if (near)
            run.push_back(1200.0f * scalar_log2(f.f0 / analysis.f0));
        else
            run.clear();
        if (run.size() > best.size()) best = run;
    }
    return best;
}

// A sine fitted to the steady part of the pitch track, 3 to 9 Hz.
void analyse_vibrato(Analysis& analysis) {
    if (!(analysis.f0 > 0.0f)) return;
    const std::vector<float> cents = steady_run(analysis);
    const float hop = analysis.pitch.hop;
    if (static_cast<float>(cents.size()) * hop < 0.4f) return;
    float mean = 0.0f;
    for (const float c : cents) mean += c / static_cast<float>(cents.size());
    float around = 0.0f;
    for (const float c : cents) around += (c - mean) * (c - mean);
    for (float hertz = 3.0f; hertz <= 9.0f; hertz += 0.1f) {
        float re = 0.0f, im = 0.0f;
        for (std::size_t i = 0; i < cents.size(); ++i) {
            const float turns = hertz * hop * static_cast<float>(i);
            const auto t = turn(static_cast<std::uint64_t>(turns * 65536.0f) % 65536, 65536);
            re += (cents[i] - mean) * static_cast<float>(t.cosine);
            im += (cents[i] - mean) * static_cast<float>(t.sine);
        }
        const float depth = 2.0f * std::sqrt(re * re + im * im) / static_cast<float>(cents.size());
        if (depth > analysis.vibrato_depth) {
            analysis.vibrato_depth = depth;
            analysis.vibrato_rate = hertz;
        }
    }
    // It must be heard, and be most of what the pitch does.
    const float explained =
        0.5f * analysis.vibrato_depth * analysis.vibrato_depth * static_cast<float>(cents.size());
    if (analysis.vibrato_depth < 8.0f || explained < 0.5f * around)
        analysis.vibrato_depth = analysis.vibrato_rate = 0.0f;
}

void analyse_glide(Analysis& analysis) {
    for (const PitchFrame& f : analysis.pitch.frames) {
        if (!f.voiced) continue;
        analysis.glide = 12.0f * scalar_log2(f.f0 / analysis.f0);
        return;
    }
}

}  // namespace

Analysis analyse(std::span<const float> audio) {
    const FlushDenormals flush;  // whatever the thread's mode, the bits are the same
    Analysis analysis;
    analysis.seconds = static_cast<float>(audio.size()) / analysis_rate;
    float peak = 0.0f;
    for (const float x : audio) peak = std::max(peak, std::fabs(x));
    if (!(peak > 0.0f) || !std::isfinite(peak)) return analysis;
    analysis.pitch = track_pitch(audio);
    analyse_pitch(analysis);
    analyse_vibrato(analysis);
    analyse_glide(analysis);
    analyse_loudness(audio, analysis);
    analyse_timbre(audio, analysis);
    return analysis;
}

}  // namespace patchbreeder
