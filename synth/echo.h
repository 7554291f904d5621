// Echo whose every return passes a low cut and a high cut, the first one too, as in most pedals;
// feedback of either sign. `delay` is its darker, saturating neighbour.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"
#include "synth/filter.h"
#include "synth/one_pole.h"

namespace patchbreeder {

template <class Lanes>
struct Echo {
    static constexpr std::string_view id = "echo", summary = "Filtered echoes.";
    static constexpr ModuleKind kind = ModuleKind::effect;
    static constexpr std::array<std::string_view, 2> slopes{"6", "12"};

    struct Params {
        Lanes time, feedback, low_cut, high_cut, slope, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::time, "time", seconds(0.002f, 2).at(0.35f), "From one echo to the next."),
        knob(&Params::feedback, "feedback", percent(-95, 95).at(40), "Echo of the echo."),
        knob(&Params::low_cut, "low_cut", hertz(5, 2000).at(20), "Echoes lose what lies below."),
        knob(&Params::high_cut, "high_cut", hertz(300, 20000).at(8000),
             "Echoes lose what lies above."),
        knob(&Params::slope, "slope", choice(slopes), "Of the high cut, in dB an octave."),
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
        Filter<Lanes> steep;
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
        s.steep.reset(shape(p, voice.rate));
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
        Lanes steep[tick_frames];
        const auto steeper = p.slope > Lanes(0.5f);
        const bool any_steep = any(steeper);
        if (any_steep)
            s.steep.process(late, steep, shape(p, voice.rate));
        else
            s.steep.reset(shape(p, voice.rate));
        s.steep.keep(steeper);
        OnePole<Lanes> bottom = s.bottom, top = s.top;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i], gentle = top.low(late[i], high);
            const Lanes dark = any_steep ? select(steeper, steep[i], gentle) : gentle;
            const Lanes echo = dark - bottom.low(dark, low);
            out[i] = x + (echo - x) * mix.next();
            late[i] = x + echo * feedback.next();
        }
        s.bottom = bottom, s.top = top;
        s.line.write(late);
    }

  private:
    static FilterShape<Lanes> shape(const Params& p, float rate) noexcept {
        return low_pass(warped(p.high_cut, rate), Lanes(0.70710678f));
    }
    static Lanes delay(const Params& p, float rate) noexcept {
        return max(p.time * rate, Lanes(DelayLine<Lanes>::shortest));
    }
};

}  // namespace patchbreeder
