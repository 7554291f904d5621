// A value that stands: one knob that moves many others by cables.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Constant {
    static constexpr std::string_view id = "constant";
    static constexpr std::string_view summary = "One knob for many.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes value;
    };
    static constexpr std::array knobs{
        knob(&Params::value, "value", linear(-1, 1).at(0), "What it says."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes value;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.value = p.value;
    }
    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        Ramp<Lanes> value(s.value, p.value);
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = value.next();
    }
};

}  // namespace patchbreeder
