// Sample and hold: steps out of another modulator, or of noise.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Hold {
    static constexpr std::string_view id = "hold";
    static constexpr std::string_view summary = "Takes a sample of its input and holds it.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes rate;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.1f, 1000).at(8), "Samples per second."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is sampled."),
    };
    struct State {
        Lanes phase, held;
    };

    static void reset(State& s, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.phase = 1.0f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes step = min(p.rate * (1.0f / voice.rate), Lanes(1.0f));
        Lanes phase = s.phase, held = s.held;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const auto due = phase >= Lanes(1.0f);
            held = select(due, in.in[i], held);
            phase = select(due, phase - 1.0f, phase) + step;
            out[i] = held;
        }
        s.phase = phase, s.held = held;
    }
};

}  // namespace patchbreeder
