// Phase inversion: every sample with the other sign, exactly.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Invert {
    static constexpr std::string_view id = "invert", summary = "Turns the signal upside down.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes amount;
    };
    static constexpr std::array knobs{
        knob(&Params::amount, "amount", percent(0, 100).at(100), "How much of it; silence at 50."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "Sound.")};
    struct State {
        Lanes gain;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.gain = gain(p);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        Ramp<Lanes> factor(s.gain, gain(p));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = in.in[i] * factor.next();
    }

  private:
    static Lanes gain(const Params& p) noexcept { return Lanes(1.0f) - p.amount * 0.02f; }
};

}  // namespace patchbreeder
