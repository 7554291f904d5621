// Single impulses, from a regular row to rain: vinyl, fire, granular exciters.
#pragma once

#include "engine/module.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct Dust {
    static constexpr std::string_view id = "dust";
    static constexpr std::string_view summary = "Impulses, regular or scattered.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes rate, scatter, vary;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.5f, 5000).at(40), "Impulses per second, on average."),
        knob(&Params::scatter, "scatter", percent(0, 100).at(100),
             "From a regular row, the first at once, to any time."),
        knob(&Params::vary, "vary", percent(0, 100).at(50), "How far their heights differ."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes wait;       // frames to the next
        Lanes remainder;  // the part of an impulse that falls on the next frame
        White<Lanes> white;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        const Lanes first = (s.white.next() + 1.0f) * (p.scatter * 0.005f);
        s.wait = first * voice.rate / p.rate;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes mean = Lanes(voice.rate) / p.rate, loose = p.scatter * 0.01f;
        const Lanes vary = p.vary * 0.01f, none = 0.0f, one = 1.0f;
        const Lanes flat = one - loose;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes draw = s.white.next();
            const auto due = s.wait < one;
            // An impulse between two frames is shared by them.
            const Lanes part = max(s.wait, none);
            const Lanes height = select(due, one - vary * abs(draw), none);
            out[i] = s.remainder + height * (one - part);
            s.remainder = height * part;
            // Gaps from 0 to twice the mean; two frames at least, so that none is lost.
            const Lanes gap = max(mean * (flat + loose * (draw + one)), Lanes(1.0f));
            s.wait = select(due, s.wait + gap, s.wait) - one;
        }
    }
};

}  // namespace patchbreeder
