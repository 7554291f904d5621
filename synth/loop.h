// Envelope that starts again and again: tremolo of any shape, gates, rolls; or once, after a while.
#pragma once

#include "engine/module.h"
#include "synth/curve.h"

namespace patchbreeder {

template <class Lanes>
struct Loop {
    static constexpr std::string_view id = "loop";
    static constexpr std::string_view summary = "Envelope that repeats: rise, hold, fall, pause.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes attack, hold, decay, pause, count, keep, curve;
    };
    static constexpr std::array knobs{
        knob(&Params::attack, "attack", seconds(0.0005f, 2).at(0.005f), "Time to the top."),
        knob(&Params::hold, "hold", square(2, Unit::seconds), "Time at the top."),
        knob(&Params::decay, "decay", seconds(0.0005f, 4).at(0.1f), "Time to 0."),
        knob(&Params::pause, "pause", square(2, Unit::seconds), "Time at 0 before the next."),
        knob(&Params::count, "count", integer(0, 16).at(0), "How many; 0 is no end."),
        knob(&Params::keep, "keep", percent(0, 100).at(100), "Height of the next, of this one's."),
        knob(&Params::curve, "curve", percent(-100, 100).at(40),
             "Falling: slow at first below 0, fast at first above."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes at, cycle, level;  // share of the cycle; cycles so far
    };

    static void reset(State&, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {}

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes length = p.attack + p.hold + p.decay + p.pause;
        s.at += Lanes(static_cast<float>(tick_frames) / voice.rate) / length;
        const Lanes whole = floor(s.at);
        s.at -= whole, s.cycle += whole;
        Ramp<Lanes> level(s.level, level_at(s, p, length));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = level.next();
    }

  private:
    static Lanes level_at(const State& s, const Params& p, const Lanes& length) noexcept {
        const Curve<Lanes> fall(p.curve);
        const Lanes since = s.at * length;
        const Lanes rise = min(since / p.attack, Lanes(1.0f));
        const Lanes fallen = fall((since - p.attack - p.hold) / p.decay);
        const Lanes height = exp2(log2(max(p.keep, Lanes(0.01f)) * 0.01f) * s.cycle);
        const auto over = (p.count > Lanes(0.5f)) & (s.cycle >= p.count);
        return select(over, Lanes(0.0f), rise * (Lanes(1.0f) - fallen) * height);
    }
};

}  // namespace patchbreeder
