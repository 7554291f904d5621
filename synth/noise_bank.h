// Noise in nine octave bands: what is left of a sound when its harmonics are taken away (spectral
// modelling: Serra and Smith, 1990).
#pragma once

#include "engine/module.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct NoiseBank {
    static constexpr std::string_view id = "noise_bank";
    static constexpr std::string_view summary = "Noise in nine bands, each with its level.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes band63, band125, band250, band500, band1k, band2k, band4k, band8k, band16k;
    };
    static constexpr Range level = decibels(-60, 12).at(0);
    static constexpr std::array knobs{
        knob(&Params::band63, "band63", level, "Level about 63 Hz; -60 is silence."),
        knob(&Params::band125, "band125", level, "About 125 Hz."),
        knob(&Params::band250, "band250", level, "About 250 Hz."),
        knob(&Params::band500, "band500", level, "About 500 Hz."),
        knob(&Params::band1k, "band1k", level, "About 1 kHz."),
        knob(&Params::band2k, "band2k", level, "About 2 kHz."),
        knob(&Params::band4k, "band4k", level, "About 4 kHz."),
        knob(&Params::band8k, "band8k", level, "About 8 kHz."),
        knob(&Params::band16k, "band16k", level, "From there on up."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    static constexpr std::size_t count = 9;
    struct Band {
        Lanes last, before;     // outputs
        Lanes feed, near, far;  // y = feed (x - x'') + near y' - far y''
        Lanes level;
    };
    struct State {
        std::array<Band, count> bands;
        Lanes last, before;  // inputs
        White<Lanes> white;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        // Band-passes 1.2 octaves wide (R. Bristow-Johnson's audio EQ cookbook): their sum is flat,
        // and then 0.66 is its inverse.
        float hertz = 62.5f;
        for (Band& b : s.bands) {
            const Lanes turns = min(Lanes(hertz / voice.rate), Lanes(0.45f));
            const Lanes sine = sin_turns(turns), half = turns * 2.6131f / sine;
            const Lanes alpha = sine * half * (half * half * (1.0f / 6.0f) + 1.0f);  // sinh
            const Lanes unit = Lanes(1.0f) / (alpha + 1.0f);
            b.feed = select(turns < Lanes(0.45f), alpha * unit * 0.66f, Lanes(0.0f));
            b.near = cos_turns(turns) * 2.0f * unit, b.far = (Lanes(1.0f) - alpha) * unit;
            hertz *= 2.0f;
        }
        const auto levels = levels_of(p);
        for (std::size_t k = 0; k < count; ++k) s.bands[k].level = levels[k];
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        const auto target = levels_of(p);
        std::array<Lanes, count> rise;
        for (std::size_t k = 0; k < count; ++k)
            rise[k] = (target[k] - s.bands[k].level) * (1.0f / static_cast<float>(tick_frames));
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = s.white.next(), change = x - s.before;
            s.before = s.last, s.last = x;
            Lanes sum = 0.0f;
            for (std::size_t k = 0; k < count; ++k) {
                Band& b = s.bands[k];
                const Lanes y = (change * b.feed - b.far * b.before) + b.near * b.last;
                b.before = b.last, b.last = y;
                b.level += rise[k];
                sum += y * b.level;
            }
            out[i] = sum;
        }
        for (std::size_t k = 0; k < count; ++k) s.bands[k].level = target[k];
    }

  private:
    static std::array<Lanes, count> levels_of(const Params& p) noexcept {
        const std::array bands{p.band63, p.band125, p.band250, p.band500, p.band1k,
                               p.band2k, p.band4k,  p.band8k,  p.band16k};
        std::array<Lanes, count> levels;
        for (std::size_t k = 0; k < count; ++k)
            levels[k] = select(bands[k] > Lanes(-59.9f), gain_from_db(bands[k]), Lanes(0.0f));
        return levels;
    }
};

}  // namespace patchbreeder
