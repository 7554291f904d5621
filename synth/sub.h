// Sub-oscillator: the octave below, from a sine to nearly a square.
#pragma once

#include "engine/module.h"
#include "synth/saturate.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Sub {
    static constexpr std::string_view id = "sub";
    static constexpr std::string_view summary = "One or two octaves below the note.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes octaves, bend, shape;
    };
    static constexpr std::array knobs{
        knob(&Params::octaves, "octaves", integer(0, 2).at(1), "How far below."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::shape, "shape", percent(0, 100).at(0), "From a sine to nearly a square."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Tuning<Lanes> tuning;
        Lanes phase, gain;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.tuning.reset(note(p, voice), voice.rate);
        s.gain = gain(p);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes step = s.tuning.follow(note(p, voice), voice.rate), to = gain(p);
        // Equally loud at any shape.
        const Lanes level = Lanes(1.0f) / (soft_clip(to) * (p.shape * 0.004f + 1.0f));
        Ramp<Lanes> gain_(s.gain, to);
        Lanes phase = s.phase;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            out[i] = soft_clip(sin_turns(phase) * gain_.next()) * level;
            phase += step;
        }
        s.phase = phase - round(phase);
    }

  private:
    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch - p.octaves * 12.0f + p.bend;
    }
    static Lanes gain(const Params& p) noexcept { return exp2(p.shape * 0.06f) * 0.25f; }
};

}  // namespace patchbreeder
