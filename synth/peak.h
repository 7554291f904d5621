// Peaking equaliser: a bell above or below the rest. At 0 dB samples pass bit for bit.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct Peak {
    static constexpr std::string_view id = "peak";
    static constexpr std::string_view summary = "Raises or lowers what lies around.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes frequency, gain, q;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(20, 20000).at(1000), "Middle of the bell."),
        knob(&Params::gain, "gain", decibels(-18, 18).at(0), "Height of the bell."),
        knob(&Params::q, "q", logarithmic(0.3f, 6, Unit::none).at(1),
             "Narrowness: centre over width, at half the height in dB."),
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
        return bell(warped(p.frequency, rate), p.q, root_gain(p.gain));
    }
};

}  // namespace patchbreeder
