// Hard clipping, with a knee that a parabola rounds.
#pragma once

#include "engine/module.h"
#include "synth/shaper.h"

namespace patchbreeder {

template <class Lanes>
struct HardClip {
    static constexpr std::string_view id = "hard_clip";
    static constexpr std::string_view summary = "Cuts loud peaks off.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes drive, bias, knee, mix, quality;
    };
    static constexpr std::array knobs{
        knob(&Params::drive, "drive", decibels(-12, 48).at(12), "How hard the input is driven."),
        knob(&Params::bias, "bias", percent(-100, 100).at(0),
             "Asymmetry: where on the curve silence lies."),
        knob(&Params::knee, "knee", percent(0, 100).at(0),
             "How early and how gently the clipping begins."),
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
    // Straight up to 1 - w, flat from 1 + w on, a parabola between that meets both smoothly.
    static auto curve(const Params& p) noexcept {
        const Lanes w = max(p.knee * 0.01f, Lanes(0.001f));
        return [w, bend = Lanes(0.25f) / w](const Lanes& x) noexcept {
            const Lanes size = abs(x),
                        into = clamp(size - (Lanes(1.0f) - w), Lanes(0.0f), w * 2.0f);
            const Lanes y = min(size, Lanes(1.0f) + w) - into * into * bend;
            return copysign(y, x);
        };
    }
};

}  // namespace patchbreeder
