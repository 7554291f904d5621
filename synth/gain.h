// Gain: louder or softer, nothing else. At 0 dB, three quarters of the knob, samples pass bit for
// bit.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Gain {
    static constexpr std::string_view id = "gain", summary = "Louder or softer.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes level;
    };
    static constexpr std::array knobs{
        knob(&Params::level, "level", decibels(-72, 24).at(0), "Gain."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "Sound.")};
    struct State {
        Lanes gain;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.gain = gain_from_db(p.level);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        Ramp<Lanes> gain(s.gain, gain_from_db(p.level));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = in.in[i] * gain.next();
    }
};

}  // namespace patchbreeder
