// Echo whose every return passes a low cut and a high cut, the first one too, as in most pedals;
// feedback of either sign. `delay` is its darker, saturating neighbour.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"
#include "synth/one_pole.h"

namespace patchbreeder {

template <class Lanes>
struct Echo {
    static constexpr std::string_view id = "echo", summary = "Filtered echoes.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes time, feedback, low_cut, high_cut, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::time, "time", seconds(0.002f, 2).at(0.35f), "From one echo to the next."),
        knob(&Params::feedback, "feedback", percent(-95, 95).at(40), "Echo of the echo."),
        knob(&Params::low_cut, "low_cut", hertz(5, 2000).at(20), "Echoes lose what lies below."),
        knob(&Params::high_cut, "high_cut", hertz(300, 20000).at(8000),
             "Echoes lose what lies above."),
        knob(&Params::mix, "mix", percent(0, 100).at(35), "Share of the echoes."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is repeated."),
    };
    struct State {
        DelayLine<Lanes> line;
        OnePole<Lanes> bottom, top;
        Lanes delay, feedback, mix;
    };

    static constexpr bool clears_memory = true;
    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(2.0f * rate);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.delay = delay(p, voice.rate);
        s.feedback = p.feedback * 0.01f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Lanes late[tick_frames];
        const Lanes next = glide(s.delay, delay(p, voice.rate), 0.03f, 0.05f, voice.rate);
        s.line.read(s.delay, next, late);
        s.delay = next;
        const typename OnePole<Lanes>::Corner low(p.low_cut, voice.rate);
        const typename OnePole<Lanes>::Corner high(p.high_cut, voice.rate);
        Ramp<Lanes> feedback(s.feedback, p.feedback * 0.01f), mix(s.mix, p.mix * 0.01f);
        OnePole<Lanes> bottom = s.bottom, top = s.top;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i], dark = top.low(late[i], high);
            const Lanes echo = dark - bottom.low(dark, low);
            out[i] = x + (echo - x) * mix.next();
            late[i] = x + echo * feedback.next();
        }
        s.bottom = bottom, s.top = top;
        s.line.write(late);
    }

  private:
    static Lanes delay(const Params& p, float rate) noexcept {
        return max(p.time * rate, Lanes(DelayLine<Lanes>::shortest));
    }
};

}  // namespace patchbreeder
