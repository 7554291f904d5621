// Envelope with curved segments, in closed form: its value depends on the time alone, so nothing
// drifts and it is evaluated once a tick, with straight lines between.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Adsr {
    static constexpr std::string_view id = "adsr";
    static constexpr std::string_view summary = "Envelope: attack, decay, sustain, release.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes delay, attack, decay, sustain, release, attack_curve, curve;
    };
    static constexpr std::array knobs{
        knob(&Params::delay, "delay", square(2, Unit::seconds), "Wait before the attack."),
        knob(&Params::attack, "attack", seconds(0.0005f, 8).at(0.005f), "Time to the top."),
        knob(&Params::decay, "decay", seconds(0.0005f, 8).at(0.3f), "Time to the sustain level."),
        knob(&Params::sustain, "sustain", percent(0, 100).at(60), "Level while the note is held."),
        knob(&Params::release, "release", seconds(0.0005f, 8).at(0.2f), "Time to silence."),
        knob(&Params::attack_curve, "attack_curve", percent(-100, 100).at(0),
             "Attack: slow at first below 0, fast at first above."),
        knob(&Params::curve, "curve", percent(-100, 100).at(60),
             "Decay and release: slow at first below 0, fast at first above."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    // Rises from 0 at x = 0 to exactly 1 at x = 1 as (1 - e^-kx) / (1 - e^-k), -8 <= k <= 8.
    struct Curve {
        Lanes exponent, scale;  // -k log2 e; 1 / (1 - e^-k), or 0 where the curve is straight
        void bend(const Lanes& percentage) noexcept {
            exponent = percentage * (-0.08f * 1.44269504f);
            const Lanes whole = Lanes(1.0f) - exp2(exponent);
            scale = select(abs(percentage) < Lanes(0.1f), Lanes(0.0f), Lanes(1.0f) / whole);
        }
        Lanes operator()(const Lanes& x) const noexcept {
            const Lanes within = clamp(x, Lanes(0.0f), Lanes(1.0f));
            const auto inside = (x > Lanes(0.0f)) & (x < Lanes(1.0f));
            if (!any(inside)) return within;
            const Lanes curved = (Lanes(1.0f) - exp2(exponent * within)) * scale;
            return select(inside & (abs(scale) > Lanes(0.0f)), curved, within);
        }
    };
    struct State {
        Lanes level;
        Curve rise, fall;
        Lanes delay, attack, per_attack, per_decay, per_release;  // frames; per frame
    };

    static void reset(State&, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {}

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (!voice.steady) shape(s, p, voice.rate);
        const Lanes end = static_cast<float>(voice.frame) + static_cast<float>(tick_frames);
        Ramp<Lanes> level(s.level, at(end, s, p, voice));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = level.next();
    }

  private:
    static void shape(State& s, const Params& p, float rate) noexcept {
        s.rise.bend(p.attack_curve), s.fall.bend(p.curve);
        s.delay = p.delay * rate, s.attack = p.attack * rate;
        s.per_attack = Lanes(1.0f) / s.attack;
        s.per_decay = Lanes(1.0f) / (p.decay * rate);
        s.per_release = Lanes(1.0f) / (p.release * rate);
    }
    static Lanes at(const Lanes& frame, const State& s, const Params& p,
                    const Voice<Lanes>& voice) noexcept {
        const Lanes since = min(frame, voice.gate) - s.delay;
        const Lanes fallen = s.fall((since - s.attack) * s.per_decay);
        const Lanes held =
            s.rise(since * s.per_attack) - (Lanes(1.0f) - p.sustain * 0.01f) * fallen;
        return held * (Lanes(1.0f) - s.fall((frame - voice.gate) * s.per_release));
    }
};

}  // namespace patchbreeder
