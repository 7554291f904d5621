// The keyboard as a modulator.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Keytrack {
    static constexpr std::string_view id = "keytrack";
    static constexpr std::string_view summary = "How high the note is.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes centre, range;
    };
    static constexpr std::array knobs{
        knob(&Params::centre, "centre", linear(0, 127, Unit::semitones).at(60),
             "The note at which it is 0; 60 is C4."),
        knob(&Params::range, "range", linear(1, 60, Unit::semitones).at(24),
             "Distance at which it is 1 or -1, where it stays."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes level;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.level = level(p, voice);
    }
    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Ramp<Lanes> ramp(s.level, level(p, voice));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = ramp.next();
    }

  private:
    static Lanes level(const Params& p, const Voice<Lanes>& voice) noexcept {
        return clamp((voice.pitch - p.centre) / p.range, Lanes(-1.0f), Lanes(1.0f));
    }
};

}  // namespace patchbreeder
