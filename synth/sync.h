// Hard sync: a saw that starts anew with every cycle of the note. Both kinds of steps, its own and
// those where it is cut off, are rounded by a cubic B-spline (polyBLEP, as in the oscillator).
#pragma once

#include "engine/module.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Sync {
    static constexpr std::string_view id = "sync";
    static constexpr std::string_view summary = "Saw forced into step with the note.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, bend, ratio;
    };
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::ratio, "ratio", logarithmic(1, 16, Unit::ratio).at(2.5f),
             "How much faster than the note the saw runs."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Tuning<Lanes> tuning;
        Lanes phase, ratio;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.tuning.reset(note(p, voice), voice.rate);
        s.ratio = ratio(s, p);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes step = s.tuning.follow(note(p, voice), voice.rate);
        const Lanes frames = Lanes(1.0f) / step;
        Ramp<Lanes> ratio_(s.ratio, ratio(s, p));
        const Lanes one = 1.0f, none = 0.0f;
        Lanes phase = s.phase;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes r = ratio_.next(), run = phase * r;
            const Lanes done = floor(run), x = run - done;
            const Lanes part = one / r, own = frames * part;  // frames of a cycle of the saw
            // Its own steps in a cycle of the note, and where it stands when it is cut off, 0..1.
            const Lanes steps = -floor(-r) - one, cut = r - steps;
            const Lanes since = phase * frames, until = (one - phase) * frames;
            // The steps within reach: its own last one and next one, if they lie in this cycle;
            // the cut before, the cut to come, and its last own step before the cut.
            const Lanes last = x * own, next = (one - x) * own;
            // Centred on the mean of a cycle, which the cut takes off 1/2.
            Lanes y = (x - 0.5f) + (cut - cut * cut) * (part * 0.5f);
            y += select(done >= one, after(last), after(since + cut * own) + after(since) * cut);
            y -= select(done < steps, after(next), none) + after(until) * cut;
            out[i] = y * 2.0f;
            phase += step;
            phase = select(phase >= one, phase - one, phase);
        }
        s.phase = phase;
    }

  private:
    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
    // The saw itself stays below the Nyquist limit.
    static Lanes ratio(const State& s, const Params& p) noexcept {
        return max(min(p.ratio, Lanes(0.45f) / s.tuning.cycles), Lanes(1.0f));
    }
    // What rounding takes from a falling step of height 1, `d` frames after or before it.
    static Lanes after(const Lanes& d) noexcept {
        const Lanes far = max(Lanes(2.0f) - d, Lanes(0.0f)), near = max(far - 1.0f, Lanes(0.0f));
        const Lanes far2 = far * far, near2 = near * near;
        return far2 * far2 * (1.0f / 24.0f) - near2 * near2 * (1.0f / 6.0f);
    }
};

}  // namespace patchbreeder
