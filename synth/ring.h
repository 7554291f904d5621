// Ring modulator with a sine of its own.
#pragma once

#include "engine/module.h"
#include "synth/change.h"

namespace patchbreeder {

template <class Lanes>
struct Ring {
    static constexpr std::string_view id = "ring";
    static constexpr std::string_view summary = "Multiplies by a sine: clangour, or tremolo.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes frequency, track, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(0.5f, 8000).at(300), "Of the sine."),
        knob(&Params::track, "track", percent(0, 100).at(0),
             "How far it follows the keyboard, from C4."),
        knob(&Params::mix, "mix", percent(0, 100).at(100), "Share of the product."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is multiplied."),
    };
    static constexpr auto dry = &Params::mix;
    struct State {
        Lanes phase, mix;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes played = (voice.pitch - 60.0f) * (p.track * (0.01f / 12.0f));
        const Lanes step = min(p.frequency * exp2(played) * (1.0f / voice.rate), Lanes(0.45f));
        Ramp<Lanes> mix(s.mix, p.mix * 0.01f);
        Lanes phase = s.phase;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            out[i] = x + (x * sin_turns(phase) - x) * mix.next();
            phase += step;
        }
        s.phase = phase - round(phase);
    }
};

}  // namespace patchbreeder
