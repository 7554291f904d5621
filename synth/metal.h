// Hi-hat and cymbal: six squares that are no harmonics of each other (ratios of an analogue drum
// machine's) and noise, through one filter, with a decay in two stages.
#pragma once

#include "engine/module.h"
#include "synth/fade.h"
#include "synth/svf.h"
#include "synth/turns.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct Metal {
    static constexpr std::string_view id = "metal";
    static constexpr std::string_view summary = "Hi-hat, cymbal or cowbell: clanging squares.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes frequency, track, spread, noise, tone, width, open, attack, decay, tail, tail_decay;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(100, 4000).at(500), "Lowest square."),
        knob(&Params::track, "track", percent(0, 100).at(0),
             "How far it follows the keyboard, from C4."),
        knob(&Params::spread, "spread", percent(0, 150).at(100),
             "Distance of the squares; all in unison at 0."),
        knob(&Params::noise, "noise", percent(0, 100).at(40), "From squares alone to noise alone."),
        knob(&Params::tone, "tone", hertz(300, 16000).at(8000), "Corner of the filter."),
        knob(&Params::width, "width", percent(5, 100).at(60), "Breadth of its peak."),
        knob(&Params::open, "open", percent(0, 100).at(60),
             "From a band alone to all that lies above it."),
        knob(&Params::attack, "attack", seconds(0.0002f, 0.5f).at(0.0005f), "Time to the top."),
        knob(&Params::decay, "decay", seconds(0.01f, 3).at(0.15f), "Time to fall by 60 dB."),
        knob(&Params::tail, "tail", percent(0, 100).at(20), "Share that falls more slowly."),
        knob(&Params::tail_decay, "tail_decay", seconds(0.05f, 10).at(0.6f),
             "Time in which that falls by 60 dB."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    using Ints = typename Lanes::Ints;
    static constexpr std::size_t count = 6;
    struct State {
        Lanes cycles, spread;  // what the squares are tuned to
        std::array<Ints, count> phase, step;
        std::array<Lanes, count> scale;
        Lanes last, level, noise;
        White<Lanes> white;
        typename Svf<Lanes>::Stage filter;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        tune(s, p, voice);
        // Anywhere, but the same in every note.
        for (std::size_t k = 0; k < count; ++k)
            s.phase[k] = hash(Ints(static_cast<std::int32_t>(k) + 1));
        s.last = triangles(s);
        s.noise = p.noise * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (changed(s.cycles, cycles(p, voice)) || changed(s.spread, p.spread)) tune(s, p, voice);
        s.last = triangles(s);  // with the present scales
        const Lanes end = static_cast<float>(voice.frame) + static_cast<float>(tick_frames);
        Ramp<Lanes> level(s.level, level_at(p, end, voice.rate)), noise(s.noise, p.noise * 0.01f);
        const Lanes turns = min(p.tone * (1.0f / voice.rate), Lanes(0.45f));
        const Lanes damp = p.width * 0.019f + 0.05f, open = p.open * 0.01f;
        const typename Svf<Lanes>::Coefficients filter(tan_half_turns(turns), damp);
        const Lanes band_share = (Lanes(1.0f) - open) * sqrt(damp);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            for (std::size_t k = 0; k < count; ++k) s.phase[k] = s.phase[k] + s.step[k];
            const Lanes now = triangles(s), hiss = noise.next();
            // Half a triangle's slope is a square with rounded edges; six are as strong as noise.
            const Lanes clang = (now - s.last) * (Lanes(1.0f) - hiss);
            s.last = now;
            const Lanes x = (clang + s.white.next() * hiss) * level.next();
            const auto twice = s.filter.step(x, filter);
            const Lanes high = x - (damp * twice.band + twice.low) * 0.5f;
            out[i] = high * open + twice.band * band_share;
        }
    }

  private:
    static constexpr std::array<float, count> octaves{0.0f,       0.3829429f, 0.5518859f,
                                                      0.8375353f, 0.9500911f, 1.3425552f};

    static Lanes cycles(const Params& p, const Voice<Lanes>& voice) noexcept {
        const Lanes played = (voice.pitch - 60.0f) * (p.track * (0.01f / 12.0f));
        return p.frequency * exp2(played) * (1.0f / voice.rate);
    }
    static void tune(State& s, const Params& p, const Voice<Lanes>& voice) noexcept {
        s.cycles = cycles(p, voice), s.spread = p.spread;
        for (std::size_t k = 0; k < count; ++k) {
            const Lanes at = min(s.cycles * exp2(p.spread * (octaves[k] * 0.01f)), Lanes(0.45f));
            s.step[k] = integer_turns(at);
            // A triangle of turns, 0..1/2; 0.24 = 0.577 / sqrt 6.
            s.scale[k] = Lanes(0.24f) / at;
        }
    }
    // The sum of all squares' integrals.
    static Lanes triangles(const State& s) noexcept {
        Lanes sum = 0.0f;
        for (std::size_t k = 0; k < count; ++k)
            sum += abs(to_floats(s.phase[k])) * 0x1p-32f * s.scale[k];
        return sum;
    }
    static Lanes level_at(const Params& p, const Lanes& end, float rate) noexcept {
        const Lanes rise = min(end / (p.attack * rate), Lanes(1.0f));
        const Lanes falling = max(end - p.attack * rate, Lanes(0.0f));
        const Lanes tail = p.tail * 0.01f;
        return rise * (fade(p.decay, falling, rate) * (Lanes(1.0f) - tail) +
                       fade(p.tail_decay, falling, rate) * tail);
    }
};

}  // namespace patchbreeder
