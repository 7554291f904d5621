// Exciter: harmonics of the highs alone, added to the untouched signal.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"
#include "synth/oversample.h"
#include "synth/saturate.h"

namespace patchbreeder {

template <class Lanes>
struct Exciter {
    static constexpr std::string_view id = "exciter";
    static constexpr std::string_view summary = "Adds harmonics of the highs.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes frequency, drive, even, amount;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(500, 10000).at(3000), "What lies above."),
        knob(&Params::drive, "drive", decibels(0, 36).at(18), "How hard it is driven."),
        knob(&Params::even, "even", percent(0, 100).at(50), "Even harmonics beside the odd ones."),
        knob(&Params::amount, "amount", percent(0, 100).at(25), "How much is added."),
    };
    static constexpr auto dry = &Params::amount;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is brightened."),
    };
    struct State {
        Filter<Lanes> before, after;
        Oversampler<Lanes> oversampler;
        Lanes drive, bias, amount;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.before.reset(shape(p, voice.rate)), s.after.reset(shape(p, voice.rate));
        s.drive = gain_from_db(p.drive), s.bias = p.even * 0.01f, s.amount = p.amount * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Lanes highs[tick_frames], g[tick_frames], b[tick_frames];
        s.before.process(in.in, highs, shape(p, voice.rate));
        Ramp<Lanes> drive(s.drive, gain_from_db(p.drive)), bias(s.bias, p.even * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i) g[i] = drive.next(), b[i] = bias.next();
        s.oversampler.process(highs, highs, [&](const Lanes& x, std::size_t i) noexcept {
            return soft_clip(x * g[i] + b[i]);
        });
        // Once more, since asymmetry leaves a constant and difference tones.
        s.after.process(highs, highs, shape(p, voice.rate));
        Ramp<Lanes> amount(s.amount, p.amount * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = in.in[i] + highs[i] * amount.next();
    }

  private:
    static FilterShape<Lanes> shape(const Params& p, float rate) noexcept {
        return high_pass(warped(p.frequency, rate), Lanes(0.70710678f));
    }
};

}  // namespace patchbreeder
