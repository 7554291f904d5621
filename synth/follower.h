// Envelope follower: the loudness of one sound as a modulator of another.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Follower {
    static constexpr std::string_view id = "follower";
    static constexpr std::string_view summary = "How loud its input is.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes attack, release, gain;
    };
    static constexpr std::array knobs{
        knob(&Params::attack, "attack", seconds(0.0005f, 1).at(0.005f),
             "Time to rise to 63 % of a louder sound."),
        knob(&Params::release, "release", seconds(0.005f, 3).at(0.1f),
             "Time to fall to 37 % when it ends."),
        knob(&Params::gain, "gain", decibels(-20, 40).at(0), "Sensitivity."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is heard."),
    };
    struct State {
        Lanes level, gain;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.gain = gain_from_db(p.gain);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes up = share(p.attack, voice.rate), down = share(p.release, voice.rate);
        Ramp<Lanes> gain(s.gain, gain_from_db(p.gain));
        Lanes level = s.level;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes far = abs(in.in[i]) - level;
            level += far * select(far > Lanes(0.0f), up, down);
            out[i] = min(level * gain.next(), Lanes(4.0f));
        }
        s.level = level;
    }

  private:
    static Lanes share(const Lanes& time, float rate) noexcept {
        return Lanes(1.0f) - exp2(Lanes(-1.442695f / rate) / time);
    }
};

}  // namespace patchbreeder
