// Warble: the pitch swings, because the signal comes from a delay that does.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"

namespace patchbreeder {

template <class Lanes>
struct Warble {
    static constexpr std::string_view id = "warble",
                                      summary = "Swinging pitch, of a recording too.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes rate, depth, phase;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.1f, 14).at(5), "Swings a second."),
        knob(&Params::depth, "depth", cents(0, 200).at(25),
             "Swing to either side; less than asked below 1 Hz."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where it starts, in turns."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What swings."),
    };
    struct State {
        DelayLine<Lanes> line;
        Lanes phase, delay;
    };

    static constexpr bool clears_memory = true;
    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(2.0f * longest * rate + 2.0f * tick);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.delay = delay_at(Lanes(0.0f), p, voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.phase += p.rate * (tick / voice.rate);
        s.phase -= round(s.phase);
        const Lanes delay = delay_at(s.phase, p, voice.rate);
        // Written first, so that a swing may touch the present; see delay_at.
        s.line.write(in.in);
        s.line.read(s.delay, delay, out);
        s.delay = delay;
    }

  private:
    static constexpr float tick = static_cast<float>(tick_frames), longest = 0.02f;

    // Frames, and a tick because the line is written before it is read. A delay of d sin(wt) bends
    // the pitch by d w at most.
    static Lanes delay_at(const Lanes& turns, const Params& p, float rate) noexcept {
        const Lanes bend = exp2(p.depth * (1.0f / 1200.0f)) - 1.0f;
        const Lanes swing = min(bend / (p.rate * 6.283185307f), Lanes(longest)) * rate;
        return swing * (sin_turns(turns + p.phase) + 1.0f) + tick;
    }
};

}  // namespace patchbreeder
