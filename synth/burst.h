// Bursts of noise in a row, the last of which rings on: hand clap, shaker, brush, or what strikes a
// resonator.
#pragma once

#include "engine/module.h"
#include "synth/fade.h"
#include "synth/svf.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct Burst {
    static constexpr std::string_view id = "burst";
    static constexpr std::string_view summary = "Bursts of filtered noise: clap, shaker, exciter.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes count, spacing, attack, decay, tail, tone, width, open;
    };
    static constexpr std::array knobs{
        knob(&Params::count, "count", integer(1, 8).at(4), "How many bursts."),
        knob(&Params::spacing, "spacing", seconds(0.002f, 0.25f).at(0.011f),
             "From one to the next."),
        knob(&Params::attack, "attack", seconds(0.0002f, 0.2f).at(0.0005f), "Rise of each."),
        knob(&Params::decay, "decay", seconds(0.003f, 0.5f).at(0.025f),
             "Time in which all but the last fall by 60 dB."),
        knob(&Params::tail, "tail", seconds(0.01f, 5).at(0.3f), "And the last."),
        knob(&Params::tone, "tone", hertz(200, 16000).at(1500), "Corner of the filter."),
        knob(&Params::width, "width", percent(5, 100).at(50), "Breadth of its peak."),
        knob(&Params::open, "open", percent(0, 100).at(20),
             "From a band alone to all that lies above it."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    struct State {
        Lanes level, rise;  // of the decay; of the attack
        Lanes wait, left;   // frames to the next burst; bursts to come after this one
        White<Lanes> white;
        typename Svf<Lanes>::Stage filter;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        s.level = 1.0f, s.wait = p.spacing * voice.rate, s.left = p.count - 1.0f;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes spacing = p.spacing * voice.rate;
        const Lanes climb = Lanes(1.0f) / max(p.attack * voice.rate, Lanes(1.0f));
        const Lanes fast = fade(p.decay, voice.rate), slow = fade(p.tail, voice.rate);
        const Lanes turns = min(p.tone * (1.0f / voice.rate), Lanes(0.45f));
        const Lanes damp = p.width * 0.019f + 0.05f, open = p.open * 0.01f;
        const typename Svf<Lanes>::Coefficients filter(tan_half_turns(turns), damp);
        const Lanes band_share = (Lanes(1.0f) - open) * sqrt(damp);
        const Lanes none = 0.0f, one = 1.0f;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            s.wait -= one;
            const auto starts = (s.wait < none) & (s.left > none);
            s.wait = select(starts, s.wait + spacing, s.wait);
            s.left = select(starts, s.left - one, s.left);
            s.rise = min(select(starts, none, s.rise) + climb, one);
            s.level = select(starts, one, s.level * select(s.left > none, fast, slow));
            const Lanes x = s.white.next() * (s.level * s.rise);
            const auto twice = s.filter.step(x, filter);
            const Lanes high = x - (damp * twice.band + twice.low) * 0.5f;
            out[i] = high * open + twice.band * band_share;
        }
    }
};

}  // namespace patchbreeder
