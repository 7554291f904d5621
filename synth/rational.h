// A rational curve x (1 + even x) / (1 + soft |x| + hard x^2), which bends to the knee of many
// circuits and costs one division.
#pragma once

#include "engine/module.h"
#include "synth/shaper.h"

namespace patchbreeder {

template <class Lanes>
struct Rational {
    static constexpr std::string_view id = "rational";
    static constexpr std::string_view summary = "Rational non-linearity with a shape to fit.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes drive, bias, even, soft, hard, mix, quality;
    };
    static constexpr std::array knobs{
        knob(&Params::drive, "drive", decibels(-12, 48).at(12), "How hard the input is driven."),
        knob(&Params::bias, "bias", percent(-100, 100).at(0),
             "Asymmetry: where on the curve silence lies."),
        knob(&Params::even, "even", percent(-50, 50).at(0),
             "Asymmetry of loud peaks: even harmonics."),
        knob(&Params::soft, "soft", percent(0, 200).at(50), "How early the curve bends."),
        knob(&Params::hard, "hard", percent(20, 400).at(50),
             "How flat it becomes; folds back at the top of its range."),
        knob(&Params::mix, "mix", percent(0, 100).at(100), "Share of the shaped signal."),
        knob(&Params::quality, "quality", choice(shaper_qualities), shaper_quality_help),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is driven."),
    };
    struct State {
        Shaper<Lanes> shaper;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.shaper.reset(settings(p), curve(p));
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        s.shaper.process(in.in, out, settings(p), curve(p));
    }

  private:
    static ShaperSettings<Lanes> settings(const Params& p) noexcept {
        return {p.drive, p.bias, p.mix, p.quality};
    }
    static auto curve(const Params& p) noexcept {
        return [even = p.even * 0.01f, soft = p.soft * 0.01f,
                hard = p.hard * 0.01f](const Lanes& x) noexcept {
            // Beyond 1000 the curve is where it ends up, and squares stay finite.
            const Lanes v = clamp(x, Lanes(-1000.0f), Lanes(1000.0f));
            return v * (even * v + 1.0f) / ((hard * abs(v) + soft) * abs(v) + 1.0f);
        };
    }
};

}  // namespace patchbreeder
