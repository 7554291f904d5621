// The strength of the stroke as a modulator.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Velocity {
    static constexpr std::string_view id = "velocity";
    static constexpr std::string_view summary = "How hard the note is struck.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes curve;
    };
    static constexpr std::array knobs{
        knob(&Params::curve, "curve", percent(-100, 100).at(0),
             "0 is even; at 100 its fourth power, so that only hard strokes count; at -100 its "
             "fourth root."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes level;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.level = level(p, voice);
    }
    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Ramp<Lanes> ramp(s.level, voice.steady ? s.level : level(p, voice));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = ramp.next();
    }

  private:
    static Lanes level(const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes power = exp2(p.curve * 0.02f);
        const Lanes bent = exp2(log2(max(voice.velocity, Lanes(1e-6f))) * power);
        return select(voice.velocity > Lanes(1e-6f), bent, Lanes(0.0f));
    }
};

}  // namespace patchbreeder
