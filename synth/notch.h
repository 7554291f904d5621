// Notch: one frequency disappears.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct Notch {
    static constexpr std::string_view id = "notch";
    static constexpr std::string_view summary = "Removes what lies around.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes frequency, q;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(20, 20000).at(1000), "What disappears."),
        knob(&Params::q, "q", logarithmic(0.3f, 24, Unit::none).at(1),
             "Narrowness: centre over width."),
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
        return band_stop(warped(p.frequency, rate), p.q);
    }
};

}  // namespace patchbreeder
