// Comb: a tuned echo so short that it rings at a pitch, with a loss of highs at every turn.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Comb {
    static constexpr std::string_view id = "comb";
    static constexpr std::string_view summary = "Echo so short that it rings.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes frequency, feedback, damping, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(25, 2500).at(200),
             "What rings, with its harmonics; an octave lower and odd if the feedback is below 0."),
        knob(&Params::feedback, "feedback", percent(-98, 98).at(70), "How long it rings."),
        knob(&Params::damping, "damping", hertz(500, 20000).at(20000),
             "Every turn loses what lies above."),
        knob(&Params::mix, "mix", percent(0, 100).at(50), "Share of what rings."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "What excites it.")};
    struct State {
        DelayLine<Lanes> line;
        Lanes delay, low, feedback, mix;
    };

    static constexpr bool clears_memory = true;
    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(0.04f * rate + 2.0f);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.delay = delay(p, voice.rate);
        s.feedback = p.feedback * 0.01f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes next = delay(p, voice.rate);
        Lanes late[tick_frames];
        s.line.read(s.delay, next, late);
        s.delay = next;
        const Lanes open =
            select(p.damping > Lanes(19999.0f), Lanes(1.0f), smoothing(p.damping, voice.rate));
        const Lanes keep = Lanes(1.0f) - open;
        Ramp<Lanes> feedback(s.feedback, p.feedback * 0.01f), mix(s.mix, p.mix * 0.01f);
        Lanes low = s.low;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            low = low * keep + late[i] * open;
            late[i] = in.in[i] + low * feedback.next();
            out[i] = in.in[i] + (late[i] - in.in[i]) * mix.next();
        }
        s.low = low;
        s.line.write(late);
    }

  private:
    static Lanes delay(const Params& p, float rate) noexcept {
        return max(Lanes(rate) / p.frequency, Lanes(DelayLine<Lanes>::shortest));
    }
};

}  // namespace patchbreeder
