// Envelope through three levels and back, in closed form: its value depends on the time alone, so
// nothing drifts.
#pragma once

#include "engine/module.h"
#include "synth/curve.h"

namespace patchbreeder {

template <class Lanes>
struct Envelope {
    static constexpr std::string_view id = "envelope";
    static constexpr std::string_view summary = "Envelope of four times and three levels.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes time1, level1, time2, level2, time3, level3, time4, curve;
    };
    static constexpr std::array knobs{
        knob(&Params::time1, "time1", seconds(0.0005f, 8).at(0.01f), "To the first level, from 0."),
        knob(&Params::level1, "level1", percent(-100, 100).at(100), "First level."),
        knob(&Params::time2, "time2", seconds(0.0005f, 8).at(0.1f), "To the second."),
        knob(&Params::level2, "level2", percent(-100, 100).at(50), "Second level."),
        knob(&Params::time3, "time3", seconds(0.0005f, 8).at(0.5f), "To the third."),
        knob(&Params::level3, "level3", percent(-100, 100).at(40), "Level while the note is held."),
        knob(&Params::time4, "time4", seconds(0.0005f, 8).at(0.2f), "From the release to 0."),
        knob(&Params::curve, "curve", percent(-100, 100).at(40),
             "All segments: slow at first below 0, fast at first above."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes level;
    };

    static void reset(State&, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {}

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes end = static_cast<float>(voice.frame) + static_cast<float>(tick_frames);
        Ramp<Lanes> level(s.level, at(end, p, voice));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = level.next();
    }

  private:
    static Lanes at(const Lanes& frame, const Params& p, const Voice<Lanes>& voice) noexcept {
        const Curve<Lanes> curve(p.curve);
        const float rate = voice.rate;
        Lanes since = min(frame, voice.gate);
        Lanes level = curve(since / (p.time1 * rate)) * p.level1;
        since -= p.time1 * rate;
        level += curve(since / (p.time2 * rate)) * (p.level2 - p.level1);
        since -= p.time2 * rate;
        level += curve(since / (p.time3 * rate)) * (p.level3 - p.level2);
        const Lanes released = curve((frame - voice.gate) / (p.time4 * rate));
        return level * (Lanes(1.0f) - released) * 0.01f;
    }
};

}  // namespace patchbreeder
