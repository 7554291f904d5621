// Parametric equaliser: two shelves and two bells in a row. With all gains at 0 dB samples pass bit
// for bit.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct ParametricEq {
    static constexpr std::string_view id = "parametric_eq";
    static constexpr std::string_view summary = "Equaliser of four bands.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes low, low_gain, mid1, mid1_gain, mid1_q, mid2, mid2_gain, mid2_q, high, high_gain;
    };
    static constexpr Range height = decibels(-12, 12).at(0);
    static constexpr Range narrowness = logarithmic(0.3f, 8, Unit::none).at(1);
    static constexpr std::array knobs{
        knob(&Params::low, "low", hertz(30, 600).at(120), "Corner of the low shelf."),
        knob(&Params::low_gain, "low_gain", height, "Height of the low shelf."),
        knob(&Params::mid1, "mid1", hertz(60, 4000).at(500), "Middle of the first bell."),
        knob(&Params::mid1_gain, "mid1_gain", height, "Height of the first bell."),
        knob(&Params::mid1_q, "mid1_q", narrowness, "Narrowness of the first bell."),
        knob(&Params::mid2, "mid2", hertz(400, 12000).at(2500), "Middle of the second bell."),
        knob(&Params::mid2_gain, "mid2_gain", height, "Height of the second bell."),
        knob(&Params::mid2_q, "mid2_q", narrowness, "Narrowness of the second bell."),
        knob(&Params::high, "high", hertz(1500, 18000).at(8000), "Corner of the high shelf."),
        knob(&Params::high_gain, "high_gain", height, "Height of the high shelf."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is filtered."),
    };
    struct State {
        std::array<Filter<Lanes>, 4> bands;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        for (std::size_t b = 0; b < s.bands.size(); ++b) s.bands[b].reset(shape(b, p, voice.rate));
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes* from = in.in;
        for (std::size_t b = 0; b < s.bands.size(); ++b) {
            s.bands[b].process(from, out, shape(b, p, voice.rate));
            from = out;
        }
    }

  private:
    static FilterShape<Lanes> shape(std::size_t band, const Params& p, float rate) noexcept {
        constexpr float flat = 0.70710678f;
        switch (band) {
            case 0:
                return shelf_below(warped(p.low, rate), Lanes(flat), root_gain(p.low_gain));
            case 1:
                return bell(warped(p.mid1, rate), p.mid1_q, root_gain(p.mid1_gain));
            case 2:
                return bell(warped(p.mid2, rate), p.mid2_q, root_gain(p.mid2_gain));
            default:
                return shelf_above(warped(p.high, rate), Lanes(flat), root_gain(p.high_gain));
        }
    }
};

}  // namespace patchbreeder
