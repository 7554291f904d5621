// Fewer bits and fewer samples: steps in level and in time, aliases included, for that is the
// sound.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Bitcrush {
    static constexpr std::string_view id = "bitcrush";
    static constexpr std::string_view summary = "Fewer bits, fewer samples a second.";
    static constexpr ModuleKind kind = ModuleKind::processor;
    static constexpr float full_rate = 48000.0f;

    struct Params {
        Lanes bits, rate, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::bits, "bits", integer(1, 16).at(8), "Bits a sample."),
        knob(&Params::rate, "rate", hertz(200, full_rate).at(12000),
             "Samples a second; at the top all of them."),
        knob(&Params::mix, "mix", percent(0, 100).at(100), "Share of the crushed signal."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is crushed."),
    };
    struct State {
        Lanes due, held, mix;  // samples that should have been taken and were not
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.due = 1.0f;
        s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes step = select(p.rate > Lanes(full_rate * 0.9999f), Lanes(1.0f),
                                  min(p.rate * (1.0f / voice.rate), Lanes(1.0f)));
        const Lanes levels = exp2(p.bits - 1.0f), height = Lanes(1.0f) / levels;
        Ramp<Lanes> mix(s.mix, p.mix * 0.01f);
        Lanes due = s.due, held = s.held;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            // Rounding to integers needs them to fit.
            const Lanes bounded = clamp(x * levels, Lanes(-1e9f), Lanes(1e9f));
            const auto take = due >= Lanes(1.0f);
            held = select(take, round(bounded) * height, held);
            due = select(take, due - 1.0f, due) + step;
            out[i] = x + (held - x) * mix.next();
        }
        s.due = due, s.held = held;
    }
};

}  // namespace patchbreeder
