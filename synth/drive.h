// Saturation: louder in, rounder out. Without oversampling, so strong drive of high notes aliases.
#pragma once

#include "engine/module.h"
#include "synth/saturate.h"
#include "synth/tilt.h"

namespace patchbreeder {

template <class Lanes>
struct Drive {
    static constexpr std::string_view id = "drive";
    static constexpr std::string_view summary = "Saturation with asymmetry and tone.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes gain, bias, tone, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::gain, "gain", decibels(0, 36).at(12), "How hard the input is driven."),
        knob(&Params::bias, "bias", percent(-100, 100).at(0), "Asymmetry: adds even harmonics."),
        knob(&Params::tone, "tone", percent(-100, 100).at(0), "Darker below 0, brighter above."),
        knob(&Params::mix, "mix", percent(0, 100).at(100), "Share of the saturated signal."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is driven."),
    };
    struct State {
        Lanes gain, bias, dry, wet;
        Lanes next_gain, next_wet;
        Lanes last_in, last_out;  // of the DC blocker
        Tilt<Lanes> tilt;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.gain = gain_from_db(p.gain), s.bias = p.bias * 0.01f;
        s.dry = Lanes(1.0f) - p.mix * 0.01f, s.wet = wet_gain(p, s.gain);
        s.last_in = soft_clip(s.bias);  // so that the bias itself does not thump
        s.tilt.reset(p.tone * 0.01f, voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (!voice.steady) {
            s.next_gain = gain_from_db(p.gain);
            s.next_wet = wet_gain(p, s.next_gain);
        }
        Ramp<Lanes> gain(s.gain, s.next_gain), bias(s.bias, p.bias * 0.01f);
        Ramp<Lanes> dry(s.dry, Lanes(1.0f) - p.mix * 0.01f), wet(s.wet, s.next_wet);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = soft_clip(in.in[i] * gain.next() + bias.next());
        // The DC blocker y = x - x1 + pole y1, two frames at a time, so that half as many products
        // wait for each other.
        const Lanes pole = 1.0f - 6.283185307f * 10.0f / voice.rate, pole2 = pole * pole;
        Lanes x = s.last_in, y = s.last_out;
        for (std::size_t i = 0; i < tick_frames; i += 2) {
            const Lanes a = out[i] - x, b = out[i + 1] - out[i];
            x = out[i + 1];
            out[i] = a + pole * y;
            y = (b + pole * a) + pole2 * y;
            out[i + 1] = y;
        }
        s.last_in = x, s.last_out = y;
        s.tilt.process(out, p.tone * 0.01f, voice.rate);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = in.in[i] * dry.next() + out[i] * wet.next();
    }

  private:
    // A peak of one half stays one half at any gain.
    static Lanes wet_gain(const Params& p, const Lanes& gain) noexcept {
        return p.mix * 0.005f / soft_clip(gain * 0.5f);
    }
};

}  // namespace patchbreeder
