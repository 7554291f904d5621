// Struck bodies: eight decaying modes, each a rotation that shrinks, so that they stay stable
// however their knobs move. Ratios of bar, membrane, bell, plate and glass after Fletcher and
// Rossing (The Physics of Musical Instruments, 1991).
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/fade.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Modal {
    static constexpr std::string_view id = "modal";
    static constexpr std::string_view summary =
        "Struck bar, bell, drum or glass; or any resonator.";
    static constexpr ModuleKind kind = ModuleKind::source;
    static constexpr std::array<std::string_view, 7> bodies{"bar",   "marimba",  "bell",  "plate",
                                                            "glass", "membrane", "string"};

    struct Params {
        Lanes body, coarse, bend, track, decay, damping, hardness, position, stretch;
    };
    static constexpr std::array knobs{
        knob(&Params::body, "body", choice(bodies), "What is struck: the ratios of its modes."),
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::track, "track", percent(0, 100).at(100),
             "How far the pitch follows the keyboard; at 0 it rests at A4."),
        knob(&Params::decay, "decay", seconds(0.01f, 20).at(1.5f),
             "Time in which the first mode falls by 60 dB."),
        knob(&Params::damping, "damping", percent(0, 200).at(60),
             "Modes an octave up ring half as long at 100."),
        knob(&Params::hardness, "hardness", linear(-18, 6, Unit::decibels_per_octave).at(-4),
             "Of the mallet: slope of the modes' levels."),
        knob(&Params::position, "position", percent(2, 50).at(20),
             "Where it is struck, which leaves some modes silent."),
        knob(&Params::stretch, "stretch", percent(50, 200).at(100),
             "Distance of the modes: at 200 an interval is two."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What drives the modes beside the strike."),
    };

    static constexpr std::size_t count = 8;
    struct Mode {
        Lanes x, y;          // y is heard
        Lanes cosine, sine;  // of the rotation, times the decay
        Lanes weight, feed;  // of the strike, of the input
    };
    struct State {
        Params seen;
        Lanes note;
        std::array<Mode, count> modes;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        tune(s, p, note(p, voice), voice.rate);
        for (Mode& m : s.modes) m.x = m.weight;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes to = note(p, voice);
        if (changed(s.note, to) || moved(s.seen, p)) tune(s, p, to, voice.rate);
        bool driven = false;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            driven = driven || changed(in.in[i], Lanes(0.0f));
            out[i] = 0.0f;
        }
        if (driven)
            ring<true>(s, in, out);
        else
            ring<false>(s, in, out);
    }

  private:
    static constexpr std::size_t group = 4;  // modes at a time, for the sake of registers
    static constexpr float ratios[bodies.size() * count]{
        1, 2.756f, 5.404f, 8.933f,  13.344f, 18.638f, 24.812f, 31.870f,  // bar, free at both ends
        1, 3.932f, 9.538f, 16.688f, 24.566f, 31.147f, 38.9f,   47.5f,    // tuned bar
        1, 2,      2.4f,   3,       4,       5.34f,   6.7f,    8.2f,     // bell, from its hum note
        1, 1.73f,  2.33f,  3.91f,   4.11f,   6.3f,    6.71f,   8.2f,     // plate with a free edge
        1, 2.32f,  4.25f,  6.63f,   9.38f,   12.5f,   15.9f,   19.8f,    // wine glass
        1, 1.593f, 2.135f, 2.295f,  2.653f,  2.917f,  3.155f,  3.5f,     // membrane
        1, 2,      3,      4,       5,       6,       7,       8,        // string
    };

    template <bool driven>
    static void ring(State& s, const Inputs& in, Lanes* out) noexcept {
        for (std::size_t first = 0; first < count; first += group) {
            Mode m[group];
            for (std::size_t j = 0; j < group; ++j) m[j] = s.modes[first + j];
            for (std::size_t i = 0; i < tick_frames; ++i) {
                for (Mode& mode : m) turn<driven>(mode, in.in[i]);
                out[i] += (m[0].y + m[1].y) + (m[2].y + m[3].y);
            }
            for (std::size_t j = 0; j < group; ++j) s.modes[first + j] = m[j];
        }
    }

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return tracked(voice.pitch, p.track * 0.01f, concert_pitch) + p.coarse + p.bend;
    }
    static bool moved(const Params& a, const Params& b) noexcept {
        return changed(a.body, b.body) || changed(a.decay, b.decay) ||
               changed(a.damping, b.damping) || changed(a.hardness, b.hardness) ||
               changed(a.position, b.position) || changed(a.stretch, b.stretch);
    }
    template <bool driven>
    static void turn(Mode& m, const Lanes& drive) noexcept {
        Lanes x = m.x * m.cosine - m.y * m.sine;
        if (driven) x += drive * m.feed;
        m.y = m.x * m.sine + m.y * m.cosine;
        m.x = x;
    }
    static void tune(State& s, const Params& p, const Lanes& to, float rate) noexcept {
        s.seen = p, s.note = to;
        Tuning<Lanes> tuning;
        tuning.reset(to, rate);
        Lanes power = 1e-12f;
        for (std::size_t k = 0; k < count; ++k) {
            const Lanes at = p.body * static_cast<float>(count) + static_cast<float>(k);
            const Lanes octave =
                log2(Lanes::gather(ratios, truncate_to_ints(at))) * (p.stretch * 0.01f);
            const Lanes cycles = tuning.cycles * exp2(octave);
            const Lanes length = p.decay * exp2(octave * p.damping * -0.01f);
            const Lanes shrunk = fade(max(length, Lanes(0.001f)), rate);
            const Lanes turns = min(cycles, Lanes(0.5f));
            Mode& m = s.modes[k];
            m.cosine = cos_turns(turns) * shrunk, m.sine = sin_turns(turns) * shrunk;
            m.feed = sqrt(Lanes(1.0f) - shrunk);
            const Lanes shape = sin_turns(p.position * (0.005f * static_cast<float>(k + 1)));
            m.weight = gain_from_db(p.hardness * octave) * abs(shape) *
                       clamp((Lanes(0.48f) - cycles) * 40.0f, Lanes(0.0f), Lanes(1.0f));
            power += m.weight * m.weight;
        }
        const Lanes gain = Lanes(0.7f) / sqrt(power);
        for (Mode& m : s.modes) {
            m.weight *= gain;
            // Noise keeps a mode equally loud whether it rings long or not.
            m.feed *= m.weight;
        }
    }
};

}  // namespace patchbreeder
