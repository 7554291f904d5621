// Noise gate: opens at a threshold, holds, and closes 6 dB below it.
#pragma once

#include "engine/module.h"
#include "synth/level.h"

namespace patchbreeder {

template <class Lanes>
struct Gate {
    static constexpr std::string_view id = "gate";
    static constexpr std::string_view summary = "Turns quiet passages off.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes threshold, depth, attack, hold, release;
    };
    static constexpr std::array knobs{
        knob(&Params::threshold, "threshold", decibels(-80, 0).at(-45), "Where it opens."),
        knob(&Params::depth, "depth", decibels(-80, 0).at(-60), "Gain while it is closed."),
        knob(&Params::attack, "attack", seconds(0.0001f, 0.1f).at(0.001f),
             "Time constant of opening."),
        knob(&Params::hold, "hold", seconds(0.001f, 1).at(0.03f), "Stays open at least so long."),
        knob(&Params::release, "release", seconds(0.005f, 2).at(0.1f), "Time constant of closing."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is turned off."),
    };
    struct State {
        Lanes left, gain;  // frames it will still be open; above 0 is open
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.gain = gain_from_db(p.depth);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes open_at = gain_from_db(p.threshold), stay_at = open_at * 0.5f;
        const Lanes hold = p.hold * voice.rate, closed = gain_from_db(p.depth);
        const Lanes attack = share_a_frame(p.attack, voice.rate);
        const Lanes release = share_a_frame(p.release, voice.rate);
        Lanes left = s.left, gain = s.gain;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes size = abs(in.in[i]);
            const Lanes needed = select(left > Lanes(0.0f), stay_at, open_at);
            left = select(size >= needed, hold, left - 1.0f);
            const Lanes wanted = select(left > Lanes(0.0f), Lanes(1.0f), closed);
            gain = follow(gain, wanted, attack, release);
            out[i] = in.in[i] * gain;
        }
        // Counting down for ever would lose precision.
        s.left = max(left, Lanes(0.0f)), s.gain = gain;
    }
};

}  // namespace patchbreeder
