// Chorus and flanger: two delays that swing a quarter of a cycle apart.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"

namespace patchbreeder {

template <class Lanes>
struct Chorus {
    static constexpr std::string_view id = "chorus";
    static constexpr std::string_view summary = "Two swinging delays: chorus, vibrato or flanger.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes rate, depth, delay, feedback, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.05f, 8).at(0.6f), "Swings per second."),
        knob(&Params::depth, "depth", percent(0, 95).at(20), "Swing, as a share of the delay."),
        knob(&Params::delay, "delay", seconds(0.001f, 0.02f).at(0.01f), "Centre of the swing."),
        knob(&Params::feedback, "feedback", percent(-90, 90).at(0), "How far it hears itself."),
        knob(&Params::mix, "mix", percent(0, 100).at(50), "Share of the delayed signal."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is multiplied."),
    };
    static constexpr bool clears_memory = true;
    struct State {
        DelayLine<Lanes> line;
        Lanes phase, first, second;  // turns; delays in frames
        Lanes feedback, mix;
    };

    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(0.04f * rate);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.first = delay_at(Lanes(0.0f), p, voice.rate);
        s.second = delay_at(Lanes(0.25f), p, voice.rate);
        s.feedback = p.feedback * 0.005f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.phase += p.rate * (static_cast<float>(tick_frames) / voice.rate);
        s.phase -= round(s.phase);
        const Lanes first = delay_at(s.phase, p, voice.rate);
        const Lanes second = delay_at(s.phase + 0.25f, p, voice.rate);
        Lanes both[tick_frames];
        s.line.read(s.first, first, s.second, second, both);
        s.first = first, s.second = second;

        Ramp<Lanes> feedback(s.feedback, p.feedback * 0.005f), mix(s.mix, p.mix * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            out[i] = x + (both[i] * 0.5f - x) * mix.next();
            both[i] = x + both[i] * feedback.next();
        }
        s.line.write(both);
    }

  private:
    static Lanes delay_at(const Lanes& turns, const Params& p, float rate) noexcept {
        const Lanes swing = sin_turns(turns) * (p.depth * 0.01f) + 1.0f;
        return max(p.delay * rate * swing, Lanes(DelayLine<Lanes>::shortest));
    }
};

}  // namespace patchbreeder
