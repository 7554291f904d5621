// Direct current: moves the signal up or down, which a following non-linearity hears.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Dc {
    static constexpr std::string_view id = "dc", summary = "Adds a constant.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes offset;
    };
    static constexpr std::array knobs{
        knob(&Params::offset, "offset", linear(-1, 1).at(0), "What is added to every sample."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "Sound.")};
    struct State {
        Lanes offset;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.offset = p.offset;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        Ramp<Lanes> offset(s.offset, p.offset);
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = in.in[i] + offset.next();
    }
};

}  // namespace patchbreeder
