// Feed-forward compressor: gain computer with a soft knee in decibels, its gain smoothed by attack
// and release (Giannoulis, Massberg and Reiss, 2012).
#pragma once

#include "engine/module.h"
#include "synth/level.h"

namespace patchbreeder {

template <class Lanes>
struct Compressor {
    static constexpr std::string_view id = "compressor";
    static constexpr std::string_view summary = "Turns loud passages down.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes threshold, ratio, knee, attack, release, makeup;
    };
    static constexpr std::array knobs{
        knob(&Params::threshold, "threshold", decibels(-60, 0).at(-20), "Where it begins."),
        knob(&Params::ratio, "ratio", logarithmic(1, 20, Unit::ratio).at(4),
             "Decibels in for one decibel out, above the threshold."),
        knob(&Params::knee, "knee", decibels(0, 24).at(6), "Width of the rounding about it."),
        knob(&Params::attack, "attack", seconds(0.0001f, 0.2f).at(0.01f),
             "Time constant of turning down."),
        knob(&Params::release, "release", seconds(0.005f, 2).at(0.15f),
             "Time constant of coming back."),
        knob(&Params::makeup, "makeup", decibels(0, 24).at(0), "Gain after it."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is turned down."),
    };
    struct State {
        Lanes gain, makeup;  // dB
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.makeup = p.makeup;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes attack = share_a_frame(p.attack, voice.rate);
        const Lanes release = share_a_frame(p.release, voice.rate);
        const Lanes slope = Lanes(1.0f) / p.ratio - 1.0f;
        const Lanes knee = max(p.knee, Lanes(0.01f)), half = knee * 0.5f;
        const Lanes bend = Lanes(0.5f) / knee;
        Ramp<Lanes> makeup(s.makeup, p.makeup);
        Lanes gain = s.gain;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes over = level_db(in.in[i]) - p.threshold;
            const Lanes within = clamp(over + half, Lanes(0.0f), knee);
            const Lanes wanted = slope * (within * within * bend + max(over - half, Lanes(0.0f)));
            gain += (wanted - gain) * select(wanted < gain, attack, release);
            out[i] = in.in[i] * gain_from_db(gain + makeup.next());
        }
        s.gain = gain;
    }
};

}  // namespace patchbreeder
