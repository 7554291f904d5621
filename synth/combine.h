// Two modulators that make one.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Combine {
    static constexpr std::string_view id = "combine";
    static constexpr std::string_view summary = "Product, lower, higher or difference of two.";
    static constexpr ModuleKind kind = ModuleKind::modulator;
    static constexpr std::array<std::string_view, 5> modes{"multiply", "lower", "higher",
                                                           "subtract", "compare"};

    struct Params {
        Lanes mode, scale, offset;
    };
    static constexpr std::array knobs{
        knob(&Params::mode, "mode", choice(modes),
             "What is made of a and b; compare is 1 where a is above b, else 0."),
        knob(&Params::scale, "scale", linear(-2, 2).at(1), "Times this,"),
        knob(&Params::offset, "offset", linear(-1, 1).at(0), "plus this."),
    };
    struct Inputs {
        const Lanes *a, *b;
    };
    static constexpr std::array ports{
        port(&Inputs::a, "a", Carries::audio, "First."),
        port(&Inputs::b, "b", Carries::gain, "Second; 1 if nothing is connected."),
    };
    struct State {
        Lanes scale, offset;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.scale = p.scale, s.offset = p.offset;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        Ramp<Lanes> scale(s.scale, p.scale), offset(s.offset, p.offset);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes a = in.a[i], b = clamp(in.b[i], Lanes(-2.0f), Lanes(2.0f));
            Lanes y = a * b;
            y = select(p.mode == Lanes(1.0f), min(a, b), y);
            y = select(p.mode == Lanes(2.0f), max(a, b), y);
            y = select(p.mode == Lanes(3.0f), a - b, y);
            y = select(p.mode == Lanes(4.0f), select(a > b, Lanes(1.0f), Lanes(0.0f)), y);
            out[i] = y * scale.next() + offset.next();
        }
    }
};

}  // namespace patchbreeder
