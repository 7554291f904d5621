// What comes in, without haste: glides between the steps of another modulator.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Slew {
    static constexpr std::string_view id = "slew";
    static constexpr std::string_view summary = "Follows its input at limited speed.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes rise, fall;
    };
    static constexpr std::array knobs{
        knob(&Params::rise, "rise", seconds(0.0005f, 5).at(0.05f),
             "Time to come within 1 % of a higher value."),
        knob(&Params::fall, "fall", seconds(0.0005f, 5).at(0.05f), "Of a lower value."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is followed."),
    };
    struct State {
        Lanes level;
    };

    static void reset(State&, const Params&, const Voice<Lanes>&, std::span<Lanes>) noexcept {}

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes up = share(p.rise, voice.rate), down = share(p.fall, voice.rate);
        Lanes level = s.level;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes far = in.in[i] - level;
            level += far * select(far > Lanes(0.0f), up, down);
            out[i] = level;
        }
        s.level = level;
    }

  private:
    static Lanes share(const Lanes& time, float rate) noexcept {
        return Lanes(1.0f) - exp2(Lanes(-6.643856f / rate) / time);
    }
};

}  // namespace patchbreeder
