// Soft clipping: the hyperbolic tangent, the curve of a pair of transistors.
#pragma once

#include "engine/module.h"
#include "synth/shaper.h"

namespace patchbreeder {

template <class Lanes>
struct SoftClip {
    static constexpr std::string_view id = "soft_clip";
    static constexpr std::string_view summary = "Rounds loud peaks: tanh.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes drive, bias, mix, quality;
    };
    static constexpr std::array knobs{
        knob(&Params::drive, "drive", decibels(-12, 48).at(12), "How hard the input is driven."),
        knob(&Params::bias, "bias", percent(-100, 100).at(0),
             "Asymmetry: where on the curve silence lies."),
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
    static auto curve(const Params&) noexcept {
        return [](const Lanes& x) noexcept { return tanh(x); };
    }
};

}  // namespace patchbreeder
