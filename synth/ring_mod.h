// Ring modulator: every partial becomes two, above and below, as far away as the carrier is high.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct RingMod {
    static constexpr std::string_view id = "ring_mod";
    static constexpr std::string_view summary = "Multiplies with a sine.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes frequency, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(1, 8000).at(200), "Of the sine."),
        knob(&Params::mix, "mix", percent(0, 100).at(100), "Share of the product."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is multiplied."),
    };
    struct State {
        Lanes phase, step, mix;  // turns, turns a frame
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.step = p.frequency * (1.0f / voice.rate);
        s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Ramp<Lanes> step(s.step, p.frequency * (1.0f / voice.rate)), mix(s.mix, p.mix * 0.01f);
        Lanes phase = s.phase;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            out[i] = x + (x * sin_turns(phase) - x) * mix.next();
            phase += step.next();
        }
        s.phase = phase - round(phase);
    }
};

}  // namespace patchbreeder
