// High pass, 12 dB an octave.
#pragma once

#include "engine/module.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct HighPass {
    static constexpr std::string_view id = "high_pass";
    static constexpr std::string_view summary = "Keeps what lies above.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes cutoff, q;
    };
    static constexpr std::array knobs{
        knob(&Params::cutoff, "cutoff", hertz(20, 20000).at(100), "Corner frequency."),
        knob(&Params::q, "q", logarithmic(0.3f, 12, Unit::none).at(0.70710678f),
             "Height at the corner; 0.707 is flat."),
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
        return high_pass(warped(p.cutoff, rate), p.q);
    }
};

}  // namespace patchbreeder
