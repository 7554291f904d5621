// Analysis: what can be told about a sound before any search: pitch, loudness, brightness, shape.
// It chooses the weights of the judge, seeds the search, and `patchbreeder analyse` prints it.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

inline constexpr int analysis_rate = 44100;  // of everything that is analysed or judged
inline constexpr float lowest_pitch = 27.0f, highest_pitch = 4200.0f;  // Hz

struct PitchFrame {
    float f0 = 0.0f;       // Hz; of an unvoiced frame the best guess, or 0 if there is none
    float clarity = 0.0f;  // 0..1: share of the frame that repeats with that period
    float power = 0.0f;    // mean square of the frame
    bool voiced = false;
};
struct PitchTrack {
    float hop = 0.0f;  // seconds from frame to frame; frame i is centred at i * hop
    std::vector<PitchFrame> frames;
};

// A line of the mean spectrum.
struct Partial {
    float note = 0.0f;   // fractional MIDI note
    float level = 0.0f;  // dB re the strongest, <= 0
};

// A hump of the mean spectrum: what a band-pass, a body or a vowel leaves of noise.
struct Resonance {
    float hertz = 0.0f;
    float level = 0.0f;  // power density in dB re the densest part of the spectrum, <= 0
};

// How the brightness moves while the note is held: what an envelope on a filter or on an FM index
// would do. Times below 0.05 s are not resolved.
struct Sweep {
    float octaves = 0.0f;  // from the darkest to the brightest point; the rest tells nothing below
                           // 0.25
    float attack = 0.0f;   // seconds from the onset until 90 % of the way up
    float decay = 0.0f;    // seconds from there until 63 % of the way to the sustain
    float sustain = 0.0f;  // where it stands at the gate, 0..1 of the way up
};

struct Analysis {
    float seconds = 0.0f;

    PitchTrack pitch;
    bool pitched = false;        // most of the energy is in steady tones: the pitched weights apply
    float voiced_share = 0.0f;   // of the energy, 0..1
    float f0 = 0.0f;             // energy-weighted median of the voiced frames, Hz; 0 if none
    float note = 0.0f;           // the same as a fractional MIDI note number
    float vibrato_rate = 0.0f;   // Hz, 0 if none was found
    float vibrato_depth = 0.0f;  // cents from the middle to the crest
    float glide = 0.0f;          // semitones from the start of the sound to its median pitch

    float onset = 0.0f;    // seconds from the start to the first sound
    float attack = 0.0f;   // seconds from the onset to 90 % of the first maximum
    float gate = 0.0f;     // seconds from the onset to where the release begins, as heard
    float decay = 0.0f;    // dB/s lost between the attack and the gate, >= 0
    float sustain = 0.0f;  // level at the gate against the maximum, dB, <= 0
    float release = 0.0f;  // seconds from the gate to 60 dB below, extrapolated; 0 if cut off

    float rms_db = 0.0f;   // dB re full scale
    float peak_db = 0.0f;  // dB re full scale

    float centroid = 0.0f;  // Hz, power-weighted, of the whole
    float centroid_start = 0.0f, centroid_middle = 0.0f,
          centroid_end = 0.0f;  // thirds of the energy
    Sweep sweep{};
    float noisiness = 0.0f;         // 0..1: share of the energy that does not repeat
    float odd_share = 0.0f;         // of the energy of harmonics 2..9 that is in the odd ones, 0..1
    float harmonic_slope = 0.0f;    // dB per octave over the harmonics, <= 0 mostly (saw -6)
    std::vector<Partial> partials;  // strongest first; at most 24, down to -50 dB
    // Of what is not pitched: strongest first; at most 4, down to -30 dB.
    std::vector<Resonance> resonances;
};

// `audio` is at analysis_rate. Any length; silence gives zeros.
[[nodiscard]] Analysis analyse(std::span<const float> audio);

}  // namespace patchbreeder
