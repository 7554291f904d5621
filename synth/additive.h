// Up to 32 partials with a shaped spectrum: a harmonic model (Engel et al., DDSP, 2020) in eight
// knobs.
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/partials.h"
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

    static constexpr std::size_t count = 32;
    struct State {
        Params seen;
        Lanes note;
        Partials<Lanes, count> bank;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.note = -1e9f;
        follow(s, p, voice);
        s.bank.level = s.bank.target;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        follow(s, p, voice);
        s.bank.play(out);
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
            s.bank.tune(i, tuning.cycles * ratio);
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
            level *= s.bank.audible(i);
            s.bank.target[i] = level;
            power += level * level;
        }
        // As loud as a saw, whatever the spectrum.
        const Lanes gain = Lanes(0.8f) / sqrt(power);
        for (Lanes& level : s.bank.target) level *= gain;
    }
};

}  // namespace patchbreeder
