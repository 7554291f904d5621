// Up to 32 partials with a shaped spectrum: a harmonic model (Engel et al., DDSP, 2020) in eight
// knobs. A partial is a rotation by two products a sample, started anew from its exact phase every
// tick, so that nothing drifts.
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Additive {
    static constexpr std::string_view id = "additive";
    static constexpr std::string_view summary = "A bank of partials with tilt, hump and stretch.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, bend, partials, tilt, even, hump, centre, stretch;
    };
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::partials, "partials", linear(1, 32).at(16),
             "How many; a fraction fades the last one in."),
        knob(&Params::tilt, "tilt", linear(-24, 6, Unit::decibels_per_octave).at(-6),
             "Slope of the spectrum; -6 is a saw's."),
        knob(&Params::even, "even", percent(-100, 100).at(0),
             "Fades even partials below 0, odd ones above the first above 0."),
        knob(&Params::hump, "hump", decibels(-24, 24).at(0), "Height of a resonance."),
        knob(&Params::centre, "centre", logarithmic(1, 32, Unit::ratio).at(4),
             "Number of the partial in its middle."),
        knob(&Params::stretch, "stretch", square(0.05f).at(0),
             "Stiffness B: partial k lies at k sqrt(1 + B k^2)."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    static constexpr std::size_t count = 32, group = 4;
    using Bank = std::array<Lanes, count>;
    struct State {
        Params seen;
        Lanes note;
        Bank phase, step, pull, lean;  // turns; turns a frame; (2 sin w/2)^2; sin w
        Bank level, target;            // amplitudes where the last tick ended and this one does
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.note = -1e9f;
        follow(s, p, voice);
        s.level = s.target;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        follow(s, p, voice);
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = 0.0f;
        for (std::size_t first = 0; first < count; first += group) add(s, first, out);
    }

  private:
    // Of every partial above the first.
    static constexpr std::array<float, count> octaves = [] {
        std::array<float, count> result{};
        for (std::size_t i = 0; i < count; ++i)
            result[i] = static_cast<float>(detail::log2_constant(static_cast<double>(i + 1)));
        return result;
    }();

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }

    // Adds four partials at a time: one by one they would wait for themselves.
    static void add(State& s, std::size_t first, Lanes* out) noexcept {
        Lanes x[group], slope[group], level[group], rise[group];
        bool heard = false;
        for (std::size_t j = 0; j < group; ++j) {
            const std::size_t k = first + j;
            heard = heard || any(s.level[k] > Lanes(0.0f)) || any(s.target[k] > Lanes(0.0f));
        }
        if (!heard) return;  // silent partials stand at phase 0
        for (std::size_t j = 0; j < group; ++j) {
            const std::size_t k = first + j;
            x[j] = sin_turns(s.phase[k]);
            slope[j] = x[j] * s.pull[k] * 0.5f + cos_turns(s.phase[k]) * s.lean[k];
            rise[j] = (s.target[k] - s.level[k]) * (1.0f / static_cast<float>(tick_frames));
            level[j] = s.level[k] + rise[j];
        }
        for (std::size_t i = 0; i < tick_frames; ++i) {
            out[i] += (x[0] * level[0] + x[1] * level[1]) + (x[2] * level[2] + x[3] * level[3]);
            for (std::size_t j = 0; j < group; ++j) {
                slope[j] -= x[j] * s.pull[first + j];
                x[j] += slope[j];
                level[j] += rise[j];
            }
        }
        for (std::size_t k = first; k < first + group; ++k) {
            const Lanes turned = s.phase[k] + s.step[k] * static_cast<float>(tick_frames);
            s.phase[k] = select(s.target[k] > Lanes(0.0f), turned - round(turned), Lanes(0.0f));
            s.level[k] = s.target[k];
        }
    }

    static void follow(State& s, const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes to = note(p, voice);
        const bool bent = changed(s.note, to) || changed(s.seen.stretch, p.stretch);
        if (bent) tune(s, p, to, voice.rate);
        if (bent || changed(s.seen.partials, p.partials) || changed(s.seen.tilt, p.tilt) ||
            changed(s.seen.even, p.even) || changed(s.seen.hump, p.hump) ||
            changed(s.seen.centre, p.centre))
            shape(s, p);
        s.seen = p;
    }
    static void tune(State& s, const Params& p, const Lanes& to, float rate) noexcept {
        s.note = to;
        Tuning<Lanes> tuning;
        tuning.reset(to, rate);
        const bool stretched = any(p.stretch > Lanes(0.0f));
        for (std::size_t i = 0; i < count; ++i) {
            const float k = static_cast<float>(i + 1);
            Lanes ratio = k;
            if (stretched) ratio *= sqrt(p.stretch * (k * k) + 1.0f);
            s.step[i] = min(tuning.cycles * ratio, Lanes(0.5f));
            const Lanes half = sin_turns(s.step[i] * 0.5f) * 2.0f;
            s.pull[i] = half * half;
            s.lean[i] = sin_turns(s.step[i]);
        }
    }
    static void shape(State& s, const Params& p) noexcept {
        const Lanes odd_gain = Lanes(1.0f) - max(p.even, Lanes(0.0f)) * 0.01f;
        const Lanes even_gain = min(p.even, Lanes(0.0f)) * 0.01f + 1.0f;
        const Lanes octave = log2(p.centre);
        const bool humped = changed(p.hump, Lanes(0.0f));
        Lanes power = 1e-12f;
        for (std::size_t i = 0; i < count; ++i) {
            Lanes slope = p.tilt * octaves[i];
            if (humped) {  // half as high, in dB, 0.7 octaves from its centre
                const Lanes far = octave - octaves[i];
                slope += p.hump * exp2(far * far * -2.0f);
            }
            Lanes level = gain_from_db(slope);
            if (i > 0) level *= i % 2 == 0 ? odd_gain : even_gain;
            level *= clamp(p.partials - static_cast<float>(i), Lanes(0.0f), Lanes(1.0f));
            // Partials fade out below the Nyquist limit.
            level *= clamp((Lanes(0.48f) - s.step[i]) * 40.0f, Lanes(0.0f), Lanes(1.0f));
            s.target[i] = level;
            power += level * level;
        }
        // As loud as a saw, whatever the spectrum.
        const Lanes gain = Lanes(0.8f) / sqrt(power);
        for (Lanes& level : s.target) level *= gain;
    }
};

}  // namespace patchbreeder
