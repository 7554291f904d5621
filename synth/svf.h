// State-variable filter with trapezoidal integrators (Zavalishin, "The Art of VA Filter Design";
// Simper, 2013): stable while cutoff and resonance move at any speed.
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Svf {
    static constexpr std::string_view id = "svf";
    static constexpr std::string_view summary = "Resonant filter: low, band, high or notch.";
    static constexpr ModuleKind kind = ModuleKind::processor;
    static constexpr std::array<std::string_view, 5> modes{"low12", "low24", "band", "high",
                                                           "notch"};

    struct Params {
        Lanes mode, cutoff, resonance, track;
    };
    static constexpr std::array knobs{
        knob(&Params::mode, "mode", choice(modes), "Which response, with its slope in dB/octave."),
        knob(&Params::cutoff, "cutoff", hertz(20, 18000).at(2000), "Corner frequency."),
        knob(&Params::resonance, "resonance", percent(0, 98).at(20), "Height of the peak."),
        knob(&Params::track, "track", percent(0, 100).at(0),
             "How far the cutoff follows the keyboard, from C4."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is filtered."),
    };

    struct Taps {
        Lanes band, low;
    };
    struct Coefficients {
        Lanes a1, a2, a3;
        Coefficients(const Lanes& g, const Lanes& k) noexcept
            : a1(Lanes(1.0f) / ((g + k) * g + 1.0f)), a2(g * a1), a3(g * a2) {}
    };
    struct Stage {  // two integrators
        Lanes x, y;
        Taps step(const Lanes& in, const Coefficients& c) noexcept {
            const Lanes error = in - y;
            const Lanes band = c.a1 * x + c.a2 * error;
            const Lanes low = y + (c.a2 * x + c.a3 * error);
            x = band * 2.0f - x;
            y = low * 2.0f - y;
            return {band, low};
        }
    };
    struct State {
        Lanes g, k;
        Stage front, main;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.g = slope(p, voice);
        s.k = damping(p);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes next_g = slope(p, voice), next_k = damping(p);
        const bool moves = changed(s.g, next_g) || changed(s.k, next_k);
        Ramp<Lanes> g(s.g, next_g), k(s.k, next_k);
        const auto steep = p.mode == Lanes(1.0f);
        const bool any_steep = any(steep);
        // out = dry in - band_cut k band + low_gain low
        const Lanes zero = 0.0f, one = 1.0f;
        const Lanes dry = select(p.mode < Lanes(3.0f), zero, one);
        const Lanes band_gain = select(p.mode == Lanes(2.0f), one, zero - dry);
        const Lanes low_gain =
            select(p.mode < Lanes(2.0f), one, select(p.mode == Lanes(3.0f), Lanes(-1.0f), zero));

        Stage front = s.front, main = s.main;
        Lanes damp = next_k;
        Coefficients main_c(next_g, next_k), front_c(next_g, Lanes(front_damping));
        for (std::size_t i = 0; i < tick_frames; ++i) {
            if (moves) {
                const Lanes now = g.next();
                damp = k.next();
                main_c = Coefficients(now, damp);
                if (any_steep) front_c = Coefficients(now, Lanes(front_damping));
            }
            Lanes x = in.in[i];
            if (any_steep) x = select(steep, front.step(x, front_c).low, x);
            const Taps taps = main.step(x, main_c);
            out[i] = dry * x + band_gain * (damp * taps.band) + low_gain * taps.low;
        }
        s.main = main;
        // Lanes without the front stage forget it, so that they need not know of their neighbours.
        s.front = {select(steep, front.x, zero), select(steep, front.y, zero)};
    }

  private:
    // The first half of a fourth-order Butterworth filter; the main stage is the resonant half.
    static constexpr float front_damping = 1.847759f, main_share = 0.5411961f;

    static Lanes slope(const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes octaves = (voice.pitch - 60.0f) * (p.track * (0.01f / 12.0f));
        return tan_half_turns(min(p.cutoff * exp2(octaves) * (1.0f / voice.rate), Lanes(0.48f)));
    }
    // 1/Q: 2 without resonance, 0.04 at most of it.
    static Lanes damping(const Params& p) noexcept {
        const Lanes k = Lanes(2.0f) - p.resonance * 0.02f;
        return select(p.mode == Lanes(1.0f), k * main_share, k);
    }
};

}  // namespace patchbreeder
