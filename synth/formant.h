// A voice: pulses of the glottis and breath, through four formants that morph between vowels
// (frequencies and levels of a tenor).
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/tuning.h"
#include "synth/turns.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct Formant {
    static constexpr std::string_view id = "formant";
    static constexpr std::string_view summary = "Voice that morphs through u, o, a, e, i.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, bend, vowel, size, focus, bright, breath;
    };
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::vowel, "vowel", linear(0, 4).at(2), "u, o, a, e, i and all between."),
        knob(&Params::size, "size", linear(-12, 12, Unit::semitones).at(0),
             "Shift of all formants: a giant below 0, a child above."),
        knob(&Params::focus, "focus", logarithmic(0.25f, 4, Unit::ratio).at(1),
             "How narrow the formants are."),
        knob(&Params::bright, "bright", percent(0, 100).at(50),
             "From a soft voice to a sharp one."),
        knob(&Params::breath, "breath", percent(0, 100).at(5), "From a voice to a whisper."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What else goes through the formants."),
    };

    static constexpr std::size_t count = 4;
    struct Resonance {
        Lanes x, y;          // y is heard
        Lanes cosine, sine;  // of a rotation that shrinks
        Lanes feed;
    };
    struct State {
        Params seen;
        Tuning<Lanes> tuning;
        typename Lanes::Ints phase;
        Lanes parabola, breath, bright;
        std::array<Resonance, count> formants;
        White<Lanes> white;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        s.tuning.reset(note(p, voice), voice.rate);
        s.parabola = parabola(s.phase);
        s.breath = p.breath * 0.01f, s.bright = p.bright * 0.01f;
        shape(s, p, voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (changed(s.seen.vowel, p.vowel) || changed(s.seen.size, p.size) ||
            changed(s.seen.focus, p.focus))
            shape(s, p, voice.rate);
        const Lanes cycles = s.tuning.follow(note(p, voice), voice.rate);
        const auto step = integer_turns(cycles);
        const Lanes steepness = Lanes(0.25f) / cycles;
        Ramp<Lanes> breath(s.breath, p.breath * 0.01f), bright(s.bright, p.bright * 0.01f);
        auto f = s.formants;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            s.phase = s.phase + step;
            const Lanes now = parabola(s.phase), air = breath.next(), sharp = bright.next();
            // A parabola falls by 12 dB an octave, its slope, a saw, by 6.
            const Lanes soft = now - 1.0f / 3.0f, saw = (now - s.parabola) * steepness;
            s.parabola = now;
            const Lanes voiced = soft + (saw - soft) * sharp;
            const Lanes x = voiced + (s.white.next() - voiced) * air + in.in[i];
            Lanes sum = 0.0f;
            for (Resonance& r : f) {
                const Lanes turned = r.x * r.cosine - r.y * r.sine + x * r.feed;
                r.y = r.x * r.sine + r.y * r.cosine;
                r.x = turned;
                sum += r.y;
            }
            out[i] = sum;
        }
        s.formants = f;
    }

  private:
    static constexpr std::size_t vowels = 5;
    // Of u, o, a, e, i: octaves above 100 Hz, and dB, of each formant.
    static constexpr float octaves[count * vowels]{
        1.807355f, 2.0f,      2.700440f, 2.0f,      1.536053f,  // 350 400 650 400 290 Hz
        2.584963f, 3.0f,      3.432959f, 4.087463f, 4.225000f,  // 600 800 1080 1700 1870
        4.754888f, 4.700440f, 4.727920f, 4.700440f, 4.807355f,  // 2700 2600 2650 2600 2800
        4.857981f, 4.807355f, 4.857981f, 5.0f,      5.022368f,  // 2900 2800 2900 3200 3250
    };
    static constexpr float levels[count * vowels]{
        0, 0, 0, 0, 0, -20, -10, -6, -14, -15, -17, -12, -7, -12, -18, -14, -12, -8, -14, -20,
    };
    static constexpr std::array<float, count> widths{80, 90, 120, 130};  // Hz

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
    static Lanes parabola(const typename Lanes::Ints& phase) noexcept {
        const Lanes x = to_floats(phase) * 0x1p-31f;
        return x * x;
    }
    static Lanes at(const float* row, const Lanes& vowel) noexcept {
        const Lanes below = min(floor(vowel), Lanes(static_cast<float>(vowels - 2)));
        const auto index = truncate_to_ints(below);
        const Lanes a = Lanes::gather(row, index), b = Lanes::gather(row + 1, index);
        return a + (b - a) * (vowel - below);
    }
    static void shape(State& s, const Params& p, float rate) noexcept {
        s.seen = p;
        for (std::size_t k = 0; k < count; ++k) {
            Resonance& r = s.formants[k];
            const Lanes octave = at(octaves + k * vowels, p.vowel) + p.size * (1.0f / 12.0f);
            const Lanes turns = min(exp2(octave) * (100.0f / rate), Lanes(0.45f));
            // e^(-pi width / rate)
            const Lanes shrunk =
                exp2(Lanes(-3.14159265f * 1.44269504f * widths[k] / rate) / p.focus);
            r.cosine = cos_turns(turns) * shrunk, r.sine = sin_turns(turns) * shrunk;
            // Formants as high as their level says, whatever their width; the upper ones in turn
            // the other way round, so that they do not cancel between.
            const Lanes height = gain_from_db(at(levels + k * vowels, p.vowel));
            r.feed = height * (Lanes(1.0f) - shrunk) * (k % 2 == 0 ? 8.0f : -8.0f);
        }
    }
};

}  // namespace patchbreeder
