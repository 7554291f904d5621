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
        Lanes b, c, d;
        Coefficients() = default;
        Coefficients(const Lanes& g, const Lanes& k) noexcept
            : b(g * 2.0f / ((g + k) * g + 1.0f)), c((g + k) * b), d(g * b) {}
    };
    // Two integrators. Written so that a product and two sums lie between one state and the next;
    // the taps are twice the outputs.
    struct Stage {
        Lanes x, y;
        Taps step(const Lanes& in, const Coefficients& f) noexcept {
            const Lanes next_x = (x + f.b * in) - (f.c * x + f.b * y);
            const Lanes next_y = (y + f.d * in) + (f.b * x - f.d * y);
            const Taps twice{x + next_x, y + next_y};
            x = next_x, y = next_y;
            return twice;
        }
    };
    struct State {
        Lanes cutoff, octaves, target;  // the last two knobs seen, and g of both
        Lanes g, k;                     // where the last tick ended
        Coefficients front_c, main_c;   // there too
        Stage front, main;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.cutoff = -1.0f;
        s.g = slope(s, p, voice);
        s.k = damping(p);
        s.front_c = Coefficients(s.g, Lanes(front_damping));
        s.main_c = Coefficients(s.g, s.k);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes g = slope(s, p, voice), k = damping(p);
        const bool moves = changed(s.g, g) || changed(s.k, k);
        s.g = g;
        Ramp<Lanes> damp(s.k, k);
        const auto steep = p.mode == Lanes(1.0f), beyond_low = p.mode > Lanes(1.0f);

        const Lanes* x = in.in;
        const Coefficients front = moves ? Coefficients(g, Lanes(front_damping)) : s.front_c;
        if (any(steep)) {
            run(s.front, s.front_c, front, moves, x, out, [&](const Lanes& dry, const Taps& twice) {
                return select(steep, twice.low * 0.5f, dry);
            });
            x = out;
        }
        s.front_c = front;
        // Lanes without the front stage forget it, so that they need not know of their neighbours.
        s.front = {select(steep, s.front.x, Lanes(0.0f)), select(steep, s.front.y, Lanes(0.0f))};

        const Mix mix(p.mode);
        const Coefficients to = moves ? Coefficients(g, k) : s.main_c;
        if (!any(beyond_low))
            run(s.main, s.main_c, to, moves, x, out,
                [&](const Lanes&, const Taps& twice) { return mix.low * twice.low; });
        else
            run(s.main, s.main_c, to, moves, x, out, [&](const Lanes& dry, const Taps& twice) {
                const Lanes low = mix.low * twice.low;
                const Lanes all = mix.in * dry + mix.band * (damp.next() * twice.band) + low;
                return select(beyond_low, all, low);
            });
    }

  private:
    // Weights of the input and of twice the taps that make a mode.
    struct Mix {
        Lanes in, band, low;
        explicit Mix(const Lanes& mode) noexcept {
            const Lanes none = 0.0f, half = 0.5f;
            in = select(mode < Lanes(3.0f), none, Lanes(1.0f));
            band = select(mode < Lanes(2.0f), none, select(mode == Lanes(2.0f), half, -half));
            low = select(mode < Lanes(2.0f), half, select(mode == Lanes(3.0f), -half, none));
        }
    };

    // One tick of a stage; `shape` makes its output of the input and the taps. Moving coefficients
    // go straight to where the tick ends. Every filter on the way is stable: a step of it shrinks
    // x^2 + y^2, as steps of both ends do.
    template <class Shape>
    static void run(Stage& stage, Coefficients& from, const Coefficients& to, bool moves,
                    const Lanes* in, Lanes* out, Shape shape) noexcept {
        Stage s = stage;
        Coefficients now = from;
        Ramp<Lanes> b(from.b, to.b), c(from.c, to.c), d(from.d, to.d);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            if (moves) now.b = b.next(), now.c = c.next(), now.d = d.next();
            const Lanes x = in[i];
            out[i] = shape(x, s.step(x, now));
        }
        stage = s;
    }

    // The first half of a fourth-order Butterworth filter; the main stage is the resonant half.
    static constexpr float front_damping = 1.847759f, main_share = 0.5411961f;

    // tan(pi f / rate), worked out while f moves.
    static Lanes slope(State& s, const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes octaves = (voice.pitch - 60.0f) * (p.track * (0.01f / 12.0f));
        if (changed(s.cutoff, p.cutoff) || changed(s.octaves, octaves)) {
            s.cutoff = p.cutoff, s.octaves = octaves;
            const Lanes turns = p.cutoff * exp2(octaves) * (1.0f / voice.rate);
            s.target = tan_half_turns(min(turns, Lanes(0.48f)));
        }
        return s.target;
    }
    // 1/Q: 2 without resonance, 0.04 at most of it.
    static Lanes damping(const Params& p) noexcept {
        const Lanes k = Lanes(2.0f) - p.resonance * 0.02f;
        return select(p.mode == Lanes(1.0f), k * main_share, k);
    }
};

}  // namespace patchbreeder
