// Echo with a darkening, saturating feedback loop. A change of time glides, as on tape.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"
#include "synth/saturate.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Delay {
    static constexpr std::string_view id = "delay";
    static constexpr std::string_view summary = "Echoes that grow darker.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes time, feedback, damping, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::time, "time", seconds(0.005f, 1).at(0.3f), "From one echo to the next."),
        knob(&Params::feedback, "feedback", percent(0, 95).at(40), "Echo of the echo."),
        knob(&Params::damping, "damping", hertz(300, 20000).at(6000),
             "Echoes lose what lies above, each time they pass."),
        knob(&Params::mix, "mix", percent(0, 100).at(30), "Share of the echoes."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is repeated."),
    };
    static constexpr bool clears_memory = true;
    struct State {
        DelayLine<Lanes> line;
        Lanes delay, pass, low, feedback, mix;
    };

    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(rate);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.delay = p.time * voice.rate;
        s.feedback = p.feedback * 0.01f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Lanes echo[tick_frames];
        const Lanes next = glide(s.delay, p.time * voice.rate, 0.03f, 0.05f, voice.rate);
        s.line.read(s.delay, next, echo);
        s.delay = next;

        Ramp<Lanes> feedback(s.feedback, p.feedback * 0.01f), mix(s.mix, p.mix * 0.01f);
        if (!voice.steady) s.pass = smoothing(p.damping, voice.rate);
        const Lanes pass = s.pass, keep = Lanes(1.0f) - pass;
        Lanes low = s.low;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            low = low * keep + echo[i] * pass;
            out[i] = x + (echo[i] - x) * mix.next();
            // Saturates at twice full scale, so that echoes of normal level decay evenly.
            echo[i] = x + soft_clip(low * feedback.next() * 0.5f) * 2.0f;
        }
        s.low = low;
        s.line.write(echo);
    }
};

}  // namespace patchbreeder
