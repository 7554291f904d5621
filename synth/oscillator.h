// Band-limited oscillator: steps and corners are rounded by a cubic B-spline, two samples to either
// side (polyBLEP and polyBLAMP: Välimäki, Pekonen and Nam, 2012).
#pragma once

#include "engine/module.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Oscillator {
    static constexpr std::string_view id = "oscillator";
    static constexpr std::string_view summary = "Band-limited saw, pulse, triangle or sine.";
    static constexpr ModuleKind kind = ModuleKind::source;
    static constexpr std::array<std::string_view, 4> waves{"saw", "pulse", "triangle", "sine"};

    struct Params {
        Lanes wave, coarse, fine, bend, track, width, phase;
    };
    static constexpr std::array knobs{
        knob(&Params::wave, "wave", choice(waves), "Which waveform."),
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::fine, "fine", cents(-100, 100).at(0), "Detuning."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::track, "track", percent(0, 100).at(100),
             "How far the pitch follows the keyboard; at 0 it rests at A4."),
        knob(&Params::width, "width", percent(5, 95).at(50), "Share of the cycle a pulse is high."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where a note starts, in turns."),
    };
    struct Inputs {
        const Lanes* pm;
    };
    static constexpr std::array ports{
        port(&Inputs::pm, "pm", Carries::phase, "Phase modulation."),
    };
    struct State {
        Tuning<Lanes> tuning;
        Lanes phase, width;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.tuning.reset(note(p, voice), voice.rate);
        s.phase = p.phase - round(p.phase);
        s.width = p.width * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes step = s.tuning.follow(note(p, voice), voice.rate);
        const Lanes frames = Lanes(1.0f) / step;  // of a cycle
        Ramp<Lanes> width(s.width, p.width * 0.01f);
        const bool still = in.pm == voice.silence;

        Lanes turns[tick_frames];
        Lanes phase = s.phase;
        for (std::size_t i = 0; i < tick_frames; ++i, phase += step) turns[i] = phase;
        if (!still)
            for (std::size_t i = 0; i < tick_frames; ++i)
                turns[i] += clamp(in.pm[i], Lanes(-64.0f), Lanes(64.0f));

        // Lanes that hear another wave keep what is there; waves that no lane hears cost nothing.
        const auto draw = [&](float index, auto wave) noexcept {
            const auto heard = p.wave == Lanes(index);
            if (!any(heard)) return;
            if (!changed(p.wave, Lanes(index)))
                for (std::size_t i = 0; i < tick_frames; ++i) out[i] = wave(turns[i]);
            else
                for (std::size_t i = 0; i < tick_frames; ++i)
                    out[i] = select(heard, wave(turns[i]), out[i]);
        };
        const Saw saw(frames);
        // Where no lane comes near its step in this tick, saws need not be rounded or wrapped.
        if (still && !any(near_step(s.phase, step)))
            draw(0.0f, [&](const Lanes& x) noexcept { return x * 2.0f; });
        else
            draw(0.0f, [&](const Lanes& x) noexcept { return saw(wrapped(x)) * 2.0f; });
        draw(1.0f, [&](const Lanes& x) noexcept {
            // The difference of two saws has no DC at any width; 1.4 brings its loudness to theirs.
            const Lanes fall = saw(wrapped(x));
            return (fall - saw(wrapped(x + width.next()))) * 1.4f;
        });
        draw(2.0f, [&](const Lanes& x) noexcept { return triangle(wrapped(x), step, frames); });
        draw(3.0f, [&](const Lanes& x) noexcept { return sin_turns(x); });
        s.phase = wrapped(phase);
    }

  private:
    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes played = tracked(voice.pitch, p.track * 0.01f, concert_pitch);
        return played + p.coarse + p.bend + p.fine * 0.01f;
    }
    static Lanes wrapped(const Lanes& turns) noexcept { return turns - round(turns); }

    // Half a saw, -1/2..1/2, stepping down at x = 1/2. The step's residual is
    // ((2 - d)+^4 - 4 (1 - d)+^4) / 24 at d samples from it; the fourth root of 1/24 is taken out
    // of both brackets.
    struct Saw {
        static constexpr float root24 = 0.4518010f, sqrt2 = 1.4142136f;
        Lanes slope, offset;
        explicit Saw(const Lanes& frames) noexcept
            : slope(frames * root24), offset(Lanes(2.0f * root24) - slope * 0.5f) {}
        Lanes operator()(const Lanes& x) const noexcept {
            const Lanes far = max(abs(x) * slope + offset, Lanes(0.0f));
            const Lanes near = max(far * sqrt2 - sqrt2 * root24, Lanes(0.0f));
            const Lanes far2 = far * far, near2 = near * near;
            return x - copysign(far2 * far2 - near2 * near2, x);
        }
    };
    // Lanes that come within two samples of the step from here to the end of the tick; a sample
    // more, for what is lost in rounding.
    static typename Lanes::Mask near_step(const Lanes& phase, const Lanes& step) noexcept {
        constexpr float ahead = static_cast<float>(tick_frames) + 2.0f;
        return (phase < step * 3.0f - 0.5f) | (phase + step * ahead > Lanes(0.5f));
    }

    // -1..1 with corners at x = +-1/4, whose residual is ((2 - d)+^5 - 4 (1 - d)+^5) / 120.
    static Lanes triangle(const Lanes& x, const Lanes& step, const Lanes& frames) noexcept {
        const Lanes a = abs(x);
        const Lanes height = min(a, Lanes(0.5f) - a);
        const Lanes far = max(Lanes(2.0f) - (Lanes(0.25f) - height) * frames, Lanes(0.0f));
        const Lanes near = max(far - 1.0f, Lanes(0.0f));
        const Lanes far2 = far * far, near2 = near * near;
        const Lanes corner = far2 * far2 * far - near2 * near2 * near * 4.0f;
        return copysign(height * 4.0f - corner * step * (8.0f / 120.0f), x);
    }
};

}  // namespace patchbreeder
