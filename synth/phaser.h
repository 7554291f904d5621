// Phaser: a chain of first-order allpasses whose corner sweeps, beside the signal itself: half as
// many notches as stages.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct Phaser {
    static constexpr std::string_view id = "phaser", summary = "Sweeping notches.";
    static constexpr ModuleKind kind = ModuleKind::effect;
    static constexpr std::array<std::string_view, 4> sizes{"2", "4", "6", "8"};
    static constexpr std::size_t most = 8;

    struct Params {
        Lanes stages, frequency, rate, depth, feedback, phase, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::stages, "stages", choice(sizes).at(1), "Allpasses; two make a notch."),
        knob(&Params::frequency, "frequency", hertz(50, 8000).at(800), "Centre of the sweep."),
        knob(&Params::rate, "rate", hertz(0.02f, 10).at(0.4f), "Sweeps a second."),
        knob(&Params::depth, "depth", percent(0, 100).at(50),
             "Sweep: at 100 three octaves to either side."),
        knob(&Params::feedback, "feedback", percent(-90, 90).at(0), "How far it hears itself."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where it starts, in turns."),
        knob(&Params::mix, "mix", percent(0, 100).at(50), "Share of the turned signal."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is swept."),
    };
    struct State {
        std::array<Lanes, most> memory;
        Lanes turns, pass, last, feedback, mix;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.pass = pass_at(Lanes(0.0f), p, voice.rate);
        s.feedback = p.feedback * 0.01f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.turns += p.rate * (static_cast<float>(tick_frames) / voice.rate);
        s.turns -= round(s.turns);
        Ramp<Lanes> pass(s.pass, pass_at(s.turns, p, voice.rate));
        Ramp<Lanes> feedback(s.feedback, p.feedback * 0.01f), mix(s.mix, p.mix * 0.01f);
        std::array<Lanes, most> memory = s.memory;
        Lanes last = s.last;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes c = pass.next();
            Lanes y = in.in[i] + last * feedback.next();
            for (std::size_t n = 0; n < most; ++n) {
                // A trapezoidal one-pole, twice its low pass less its input.
                const Lanes next = memory[n] + (y - memory[n]) * c;
                const Lanes turned = memory[n] + next - y;
                const auto used = p.stages > Lanes(static_cast<float>(n / 2) - 0.5f);
                // Stages that are not used forget, so that no lane knows of its neighbours.
                memory[n] = select(used, next, Lanes(0.0f));
                y = select(used, turned, y);
            }
            last = y;
            out[i] = in.in[i] + (y - in.in[i]) * mix.next();
        }
        s.memory = memory, s.last = last;
    }

  private:
    static Lanes pass_at(const Lanes& turns, const Params& p, float rate) noexcept {
        const Lanes octaves = sin_turns(turns + p.phase) * (p.depth * 0.03f);
        const Lanes g = warped(p.frequency * exp2(octaves), rate);
        return g * 2.0f / (g + 1.0f);
    }
};

}  // namespace patchbreeder
