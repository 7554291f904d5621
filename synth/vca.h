// Amplifier: what arrives at `in` times what arrives at `amp`. Several cables into it make it a
// mixer.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Vca {
    static constexpr std::string_view id = "vca";
    static constexpr std::string_view summary = "Amplifier, ring modulator and mixer.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes level, velocity;
    };
    static constexpr std::array knobs{
        knob(&Params::level, "level", decibels(-60, 12).at(0), "Gain."),
        knob(&Params::velocity, "velocity", percent(0, 100).at(50),
             "How far soft notes are softer: at 100 the gain is velocity squared."),
    };
    struct Inputs {
        const Lanes *in, *amp;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is amplified."),
        port(&Inputs::amp, "amp", Carries::gain, "Envelope, or a second signal to multiply with."),
    };
    struct State {
        Lanes gain, next_gain;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.gain = gain(p, voice);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (!voice.steady) s.next_gain = gain(p, voice);
        Ramp<Lanes> level(s.gain, s.next_gain);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = in.in[i] * clamp(in.amp[i], Lanes(-2.0f), Lanes(2.0f)) * level.next();
    }

  private:
    static Lanes gain(const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes soft = Lanes(1.0f) - voice.velocity * voice.velocity;
        return gain_from_db(p.level) * (Lanes(1.0f) - soft * (p.velocity * 0.01f));
    }
};

}  // namespace patchbreeder
