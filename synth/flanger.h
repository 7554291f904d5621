// Flanger: one short delay that swings over octaves, with feedback, added to the signal.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"

namespace patchbreeder {

template <class Lanes>
struct Flanger {
    static constexpr std::string_view id = "flanger";
    static constexpr std::string_view summary = "Sweeping comb.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes rate, delay, depth, feedback, phase, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.02f, 8).at(0.25f), "Swings a second."),
        knob(&Params::delay, "delay", seconds(0.0005f, 0.01f).at(0.002f), "Centre of the swing."),
        knob(&Params::depth, "depth", percent(0, 100).at(60),
             "Swing: at 100 from a third of the delay to three times it."),
        knob(&Params::feedback, "feedback", percent(-95, 95).at(40), "How far it hears itself."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where it starts, in turns."),
        knob(&Params::mix, "mix", percent(0, 100).at(50), "Share of the delayed signal."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is swept."),
    };
    struct State {
        DelayLine<Lanes> line;
        Lanes turns, delay, feedback, mix;
    };

    static constexpr bool clears_memory = true;
    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(0.031f * rate);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.delay = delay_at(Lanes(0.0f), p, voice.rate);
        s.feedback = p.feedback * 0.01f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.turns += p.rate * (static_cast<float>(tick_frames) / voice.rate);
        s.turns -= round(s.turns);
        const Lanes delay = delay_at(s.turns, p, voice.rate);
        Lanes late[tick_frames];
        s.line.read(s.delay, delay, late);
        s.delay = delay;
        Ramp<Lanes> feedback(s.feedback, p.feedback * 0.01f), mix(s.mix, p.mix * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            out[i] = x + (late[i] - x) * mix.next();
            late[i] = x + late[i] * feedback.next();
        }
        s.line.write(late);
    }

  private:
    static Lanes delay_at(const Lanes& turns, const Params& p, float rate) noexcept {
        // 1.585 octaves are a factor of three.
        const Lanes octaves = sin_turns(turns + p.phase) * (p.depth * 0.0158496f);
        return max(p.delay * rate * exp2(octaves), Lanes(DelayLine<Lanes>::shortest));
    }
};

}  // namespace patchbreeder
