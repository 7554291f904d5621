// Low-frequency oscillator: evaluated once a tick, with straight lines between.
#pragma once

#include "engine/module.h"
#include "synth/hash.h"

namespace patchbreeder {

template <class Lanes>
struct Lfo {
    static constexpr std::string_view id = "lfo";
    static constexpr std::string_view summary = "Slow wave that moves other knobs.";
    static constexpr ModuleKind kind = ModuleKind::modulator;
    static constexpr std::array<std::string_view, 5> shapes{"sine", "triangle", "saw", "square",
                                                            "random"};

    struct Params {
        Lanes shape, rate, fade, phase;
    };
    static constexpr std::array knobs{
        knob(&Params::shape, "shape", choice(shapes), "Which wave; random holds a value a cycle."),
        knob(&Params::rate, "rate", hertz(0.02f, 40).at(5), "Cycles per second."),
        knob(&Params::fade, "fade", square(5, Unit::seconds), "Time to grow to full depth."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where a note starts, in turns."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes phase, level;
        typename Lanes::Ints cycle;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.level = at(s, 0.0f, p, voice);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        constexpr auto frames = static_cast<float>(tick_frames);
        s.phase += p.rate * (frames / voice.rate);
        const Lanes whole = floor(s.phase);
        s.phase -= whole;
        s.cycle = s.cycle + truncate_to_ints(whole);
        Ramp<Lanes> level(s.level, at(s, static_cast<float>(voice.frame) + frames, p, voice));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = level.next();
    }

  private:
    // -1..1; all shapes but random start at 0 and rise.
    static Lanes at(const State& s, float frame, const Params& p,
                    const Voice<Lanes>& voice) noexcept {
        const Lanes turned = s.phase + p.phase;
        const Lanes x = turned - round(turned), a = abs(x);
        Lanes y = sin_turns(x);
        y = select(p.shape == Lanes(1.0f), copysign(min(a, Lanes(0.5f) - a) * 4.0f, x), y);
        y = select(p.shape == Lanes(2.0f), x * 2.0f, y);
        y = select(p.shape == Lanes(3.0f), copysign(Lanes(1.0f), x), y);
        const auto random = p.shape == Lanes(4.0f);
        if (any(random)) y = select(random, bipolar(hash(hash(s.cycle) ^ voice.seed)), y);
        return y * min(Lanes(frame) / max(p.fade * voice.rate, Lanes(1.0f)), Lanes(1.0f));
    }
};

}  // namespace patchbreeder
