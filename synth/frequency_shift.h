// Frequency shifter: every partial moves by the same number of hertz. The signal and itself a
// quarter of a turn later, from two allpass chains (an elliptic half-band turned by a quarter of
// the sample rate), each times a quarter of the carrier: the other sideband cancels by 50 dB from
// 80 Hz on at 44.1 kHz.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct FrequencyShift {
    static constexpr std::string_view id = "frequency_shift";
    static constexpr std::string_view summary = "Moves every partial by the same hertz.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes shift, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::shift, "shift",
             Range{.low = -2000, .high = 2000, .scale = Scale::square, .unit = Unit::hertz},
             "How far up, or down below 0."),
        knob(&Params::mix, "mix", percent(0, 100).at(100), "Share of the moved signal."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "What is moved.")};
    static constexpr std::size_t half = 4;
    // Second-order allpasses y = k (x + y two ago) - x two ago.
    struct Chain {
        Lanes before[half + 1], earlier[half + 1];  // one and two frames ago, input first
        Lanes pass(const std::array<float, half>& k, const Lanes& in) noexcept {
            Lanes x = in;
            for (std::size_t n = 0; n <= half; ++n) {
                const Lanes y = n < half ? (x + earlier[n + 1]) * k[n] - earlier[n] : x;
                earlier[n] = before[n], before[n] = x;
                if (n < half) x = y;
            }
            return x;
        }
    };
    struct State {
        Chain a, b;
        Lanes last;  // chain b hears the input one frame late
        Lanes phase, step, mix;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.step = p.shift * (1.0f / voice.rate);
        s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Ramp<Lanes> step(s.step, p.shift * (1.0f / voice.rate)), mix(s.mix, p.mix * 0.01f);
        Chain a = s.a, b = s.b;
        Lanes phase = s.phase, last = s.last;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = in.in[i];
            const Lanes real = a.pass(even, x), quarter = b.pass(odd, last);
            last = x;
            const Lanes moved = real * cos_turns(phase) - quarter * sin_turns(phase);
            out[i] = x + (moved - x) * mix.next();
            phase += step.next();
        }
        s.a = a, s.b = b, s.last = last;
        s.phase = phase - round(phase);
    }

  private:
    static constexpr std::array<float, half> even{0.110306195f, 0.602553024f, 0.881824012f,
                                                  0.972541341f};
    static constexpr std::array<float, half> odd{0.357935959f, 0.776782839f, 0.940323249f,
                                                 0.992067328f};
};

}  // namespace patchbreeder
