// Valve-like saturation: exponential on either side, with a ceiling of its own on each.
#pragma once

#include "engine/module.h"
#include "synth/shaper.h"

namespace patchbreeder {

template <class Lanes>
struct Tube {
    static constexpr std::string_view id = "tube";
    static constexpr std::string_view summary = "Asymmetric, valve-like saturation.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes drive, bias, asymmetry, mix, quality;
    };
    static constexpr std::array knobs{
        knob(&Params::drive, "drive", decibels(-12, 48).at(12), "How hard the input is driven."),
        knob(&Params::bias, "bias", percent(-100, 100).at(0),
             "Asymmetry: where on the curve silence lies."),
        knob(&Params::asymmetry, "asymmetry", percent(-100, 100).at(40),
             "Upper half softer below 0, lower half softer above."),
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
    // Slope 1 at 0; up to 2^a above and 2^-a below, a from -2 to 2.
    static auto curve(const Params& p) noexcept {
        const Lanes above = exp2(p.asymmetry * 0.02f), below = Lanes(1.0f) / above;
        return [above, below](const Lanes& x) noexcept {
            constexpr float log2_e = 1.44269504f;
            const Lanes ceiling = select(x < Lanes(0.0f), below, above);
            const Lanes inverse = select(x < Lanes(0.0f), above, below);
            const Lanes part = Lanes(1.0f) - exp2(abs(x) * inverse * -log2_e);
            return copysign(part * ceiling, x);
        };
    }
};

}  // namespace patchbreeder
