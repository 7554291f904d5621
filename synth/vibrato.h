// Vibrato as players do it: after a while, growing, and never quite even.
#pragma once

#include "engine/module.h"
#include "synth/hash.h"

namespace patchbreeder {

template <class Lanes>
struct Vibrato {
    static constexpr std::string_view id = "vibrato";
    static constexpr std::string_view summary = "Sine that comes in late and wanders.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes rate, delay, fade, wander;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.5f, 16).at(5.5f), "Swings per second."),
        knob(&Params::delay, "delay", square(3, Unit::seconds).at(0.2f), "Wait before it begins."),
        knob(&Params::fade, "fade", square(3, Unit::seconds).at(0.3f),
             "Time to grow to full depth."),
        knob(&Params::wander, "wander", percent(0, 100).at(0),
             "How far rate and depth change from swing to swing."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes phase, level;
        typename Lanes::Ints cycle;
    };

    static void reset(State&, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {}

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes end = static_cast<float>(voice.frame) + static_cast<float>(tick_frames);
        const Lanes since = end * (1.0f / voice.rate) - p.delay;
        const Lanes faster = exp2(p.wander * 0.005f * draw(s.cycle, voice));
        const Lanes step = p.rate * faster * (static_cast<float>(tick_frames) / voice.rate);
        s.phase += select(since > Lanes(0.0f), step, Lanes(0.0f));
        const Lanes whole = floor(s.phase);
        s.phase -= whole;
        s.cycle = s.cycle + truncate_to_ints(whole);

        // Depth goes from one swing's to the next one's as the phase does.
        const Lanes here = draw(s.cycle + typename Lanes::Ints(77), voice);
        const Lanes next = draw(s.cycle + typename Lanes::Ints(78), voice);
        const Lanes uneven = (here + (next - here) * s.phase + 1.0f) * (p.wander * 0.003f);
        const Lanes grown = clamp(since / max(p.fade, Lanes(1e-3f)), Lanes(0.0f), Lanes(1.0f));
        Ramp<Lanes> level(s.level, sin_turns(s.phase) * grown * (Lanes(1.0f) - uneven));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = level.next();
    }

  private:
    static Lanes draw(const typename Lanes::Ints& cycle, const Voice<Lanes>& voice) noexcept {
        return bipolar(hash(hash(cycle) ^ voice.seed));
    }
};

}  // namespace patchbreeder
