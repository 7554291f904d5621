// Transient shaper: more or less attack and sustain, whatever the level. Attack is where a fast
// detector is above a slow one, sustain where one that falls slowly is above one that falls fast.
#pragma once

#include "engine/module.h"
#include "synth/level.h"

namespace patchbreeder {

template <class Lanes>
struct Transient {
    static constexpr std::string_view id = "transient";
    static constexpr std::string_view summary = "More or less attack and sustain.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes attack, sustain, length;
    };
    static constexpr std::array knobs{
        knob(&Params::attack, "attack", decibels(-24, 24).at(0), "Gain of the onsets."),
        knob(&Params::sustain, "sustain", decibels(-24, 24).at(0), "Gain of what follows them."),
        knob(&Params::length, "length", seconds(0.005f, 0.1f).at(0.02f),
             "How long an onset lasts."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is shaped."),
    };
    struct State {
        Lanes fast, late, lasting, gain;
    };

    static void reset(State& s, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.gain = 1.0f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes quick = share_a_frame(Lanes(0.0005f), voice.rate);
        const Lanes slow = share_a_frame(p.length, voice.rate);
        const Lanes fall = share_a_frame(Lanes(0.05f), voice.rate);
        const Lanes linger = share_a_frame(Lanes(0.4f), voice.rate);
        Lanes fast = s.fast, late = s.late, lasting = s.lasting;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes size = abs(in.in[i]);
            fast = follow(fast, size, quick, fall);
            late = follow(late, size, slow, fall);
            lasting = follow(lasting, size, quick, linger);
        }
        s.fast = fast, s.late = late, s.lasting = lasting;
        // Differences of 12 dB count in full.
        const Lanes level = level_db(fast);
        const Lanes onset = share(level - level_db(late)), after = share(level_db(lasting) - level);
        Ramp<Lanes> gain(s.gain, gain_from_db(p.attack * onset + p.sustain * after));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = in.in[i] * gain.next();
    }

  private:
    static Lanes share(const Lanes& db) noexcept {
        return clamp(db * (1.0f / 12.0f), Lanes(0.0f), Lanes(1.0f));
    }
};

}  // namespace patchbreeder
