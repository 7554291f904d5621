// Snare drum: four modes of a skin that may fall in pitch, and the rattle of the wires as filtered
// noise.
#pragma once

#include "engine/module.h"
#include "synth/fade.h"
#include "synth/svf.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct Snare {
    static constexpr std::string_view id = "snare";
    static constexpr std::string_view summary = "Skin and wires of a snare drum.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes frequency, track, sweep, decay, upper;
        Lanes wires, wires_decay, tone, width, crack;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(60, 1000).at(180), "Pitch of the skin."),
        knob(&Params::track, "track", percent(0, 100).at(0),
             "How far it follows the keyboard, from C4."),
        knob(&Params::sweep, "sweep", linear(0, 24, Unit::semitones).at(2),
             "How far above that a stroke starts."),
        knob(&Params::decay, "decay", seconds(0.02f, 3).at(0.25f),
             "Time in which the skin falls by 60 dB."),
        knob(&Params::upper, "upper", percent(0, 100).at(40), "Level of the skin's higher modes."),
        knob(&Params::wires, "wires", percent(0, 100).at(60), "From skin alone to wires alone."),
        knob(&Params::wires_decay, "wires_decay", seconds(0.02f, 3).at(0.2f),
             "Time in which the wires fall by 60 dB."),
        knob(&Params::tone, "tone", hertz(300, 15000).at(3500), "Centre of the wires' noise."),
        knob(&Params::width, "width", percent(5, 100).at(70), "Breadth of it."),
        knob(&Params::crack, "crack", percent(0, 100).at(30),
             "How far the first milliseconds stand out."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    static constexpr std::size_t count = 4;
    struct Mode {
        Lanes x, y, cosine, sine;
    };
    struct State {
        Lanes cycles, decay;  // what the modes are tuned to
        Lanes level, rattle;  // where the last tick ended
        std::array<Mode, count> modes;
        White<Lanes> white;
        typename Svf<Lanes>::Stage filter;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        tune(s, p, cycles(p, voice, 0.0f), voice.rate);
        const Lanes upper = p.upper * 0.01f;
        Lanes level = 0.9f;
        for (Mode& m : s.modes) {
            m.x = level;
            level *= upper;
        }
        s.level = skin(p);
        s.rattle = rattle(p, 0.0f, voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes end = static_cast<float>(voice.frame) + static_cast<float>(tick_frames);
        const Lanes to = cycles(p, voice, end);
        if (changed(s.cycles, to) || changed(s.decay, p.decay)) tune(s, p, to, voice.rate);
        Ramp<Lanes> level(s.level, skin(p)), burst(s.rattle, rattle(p, end, voice.rate));
        const Lanes damp = p.width * 0.019f + 0.05f;
        const Lanes turns = min(p.tone * (1.0f / voice.rate), Lanes(0.45f));
        const typename Svf<Lanes>::Coefficients filter(tan_half_turns(turns), damp);
        // Narrow noise is as strong as broad noise.
        const Lanes share = sqrt(damp) * 0.5f;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            Lanes body = 0.0f;
            for (Mode& m : s.modes) {
                const Lanes x = m.x * m.cosine - m.y * m.sine;
                m.y = m.x * m.sine + m.y * m.cosine;
                m.x = x;
                body += m.y;
            }
            const Lanes band = s.filter.step(s.white.next() * burst.next(), filter).band;
            out[i] = body * level.next() + band * share;
        }
    }

  private:
    // Of a membrane with a shell's air behind it, which draws its modes together.
    static constexpr std::array<float, count> ratios{1.0f, 1.6f, 2.0f, 2.65f};

    static Lanes skin(const Params& p) noexcept { return Lanes(1.0f) - p.wires * 0.01f; }
    static Lanes rattle(const Params& p, const Lanes& end, float rate) noexcept {
        const Lanes crack = p.crack * 0.03f * fade(Lanes(0.02f), end, rate) + 1.0f;
        return p.wires * 0.01f * crack * fade(p.wires_decay, end, rate);
    }
    static Lanes cycles(const Params& p, const Voice<Lanes>& voice, const Lanes& end) noexcept {
        const Lanes above = p.sweep * fade(Lanes(0.1f), end, voice.rate);
        const Lanes played = (voice.pitch - 60.0f) * (p.track * 0.01f);
        return p.frequency * exp2((above + played) * (1.0f / 12.0f)) * (1.0f / voice.rate);
    }
    static void tune(State& s, const Params& p, const Lanes& to, float rate) noexcept {
        s.cycles = to, s.decay = p.decay;
        for (std::size_t k = 0; k < count; ++k) {
            const Lanes turns = min(to * ratios[k], Lanes(0.45f));
            const Lanes shrunk = fade(p.decay * (1.0f / ratios[k]), rate);
            s.modes[k].cosine = cos_turns(turns) * shrunk;
            s.modes[k].sine = sin_turns(turns) * shrunk;
        }
    }
};

}  // namespace patchbreeder
