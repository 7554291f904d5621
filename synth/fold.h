// Fold-back: what exceeds full scale comes back down, again and again.
#pragma once

#include "engine/module.h"
#include "synth/shaper.h"

namespace patchbreeder {

template <class Lanes>
struct Fold {
    static constexpr std::string_view id = "fold";
    static constexpr std::string_view summary = "Folds loud peaks back.";
    static constexpr ModuleKind kind = ModuleKind::processor;
    static constexpr std::array<std::string_view, 2> shapes{"triangle", "sine"};

    struct Params {
        Lanes drive, bias, shape, mix, quality;
    };
    static constexpr std::array knobs{
        knob(&Params::drive, "drive", decibels(-12, 36).at(12), "How hard the input is driven."),
        knob(&Params::bias, "bias", percent(-100, 100).at(0),
             "Asymmetry: where on the curve silence lies."),
        knob(&Params::shape, "shape", choice(shapes), "Sharp corners or round ones."),
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
    // Both rise to 1 at full scale, where they turn back.
    static auto curve(const Params& p) noexcept {
        const auto round_ones = p.shape > Lanes(0.5f);
        return [round_ones, any_round = any(round_ones)](const Lanes& x) noexcept {
            const Lanes turns = clamp(x * 0.25f, Lanes(-1e5f), Lanes(1e5f));
            const Lanes within = turns + 0.25f - round(turns + 0.25f);
            const Lanes sharp = Lanes(1.0f) - abs(within) * 4.0f;
            return any_round ? select(round_ones, sin_turns(turns), -sharp) : -sharp;
        };
    }
};

}  // namespace patchbreeder
