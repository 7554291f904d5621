// High shelf. At 0 dB samples pass bit for bit.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct HighShelf {
    static constexpr std::string_view id = "high_shelf";
    static constexpr std::string_view summary = "Raises or lowers what lies above.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes frequency, gain, q;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(20, 20000).at(4000),
             "Where half the height in dB is reached."),
        knob(&Params::gain, "gain", decibels(-24, 24).at(0), "Height of the shelf."),
        knob(&Params::q, "q", logarithmic(0.3f, 2, Unit::none).at(0.70710678f),
             "Steepness; overshoots above 0.707."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is filtered."),
    };
    struct State {
        Filter<Lanes> filter;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.filter.reset(shape(p, voice.rate));
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.filter.process(in.in, out, shape(p, voice.rate));
    }

  private:
    static FilterShape<Lanes> shape(const Params& p, float rate) noexcept {
        return shelf_above(warped(p.frequency, rate), p.q, root_gain(p.gain));
    }
};

}  // namespace patchbreeder
