// A short impulse response whose samples are knobs: what `match-effect` fits by least squares to
// the colour of a small speaker or circuit. As long as 16 samples of whatever rate it plays at.
#pragma once

#include "engine/module.h"
#include "synth/change.h"

namespace patchbreeder {

template <class Lanes>
struct Fir {
    static constexpr std::string_view id = "fir";
    static constexpr std::string_view summary = "Convolution with 16 samples.";
    static constexpr ModuleKind kind = ModuleKind::processor;
    static constexpr std::size_t tap_count = 16;

    struct Params {
        Lanes tap0, tap1, tap2, tap3, tap4, tap5, tap6, tap7;
        Lanes tap8, tap9, tap10, tap11, tap12, tap13, tap14, tap15;
    };
    static constexpr Range tap = linear(-1, 1).at(0);
    static constexpr std::string_view later = "Share of the sample as many frames before.";
    static constexpr std::array knobs{
        knob(&Params::tap0, "tap0", tap.at(1), "Share of the present sample."),
        knob(&Params::tap1, "tap1", tap, later),
        knob(&Params::tap2, "tap2", tap, later),
        knob(&Params::tap3, "tap3", tap, later),
        knob(&Params::tap4, "tap4", tap, later),
        knob(&Params::tap5, "tap5", tap, later),
        knob(&Params::tap6, "tap6", tap, later),
        knob(&Params::tap7, "tap7", tap, later),
        knob(&Params::tap8, "tap8", tap, later),
        knob(&Params::tap9, "tap9", tap, later),
        knob(&Params::tap10, "tap10", tap, later),
        knob(&Params::tap11, "tap11", tap, later),
        knob(&Params::tap12, "tap12", tap, later),
        knob(&Params::tap13, "tap13", tap, later),
        knob(&Params::tap14, "tap14", tap, later),
        knob(&Params::tap15, "tap15", tap, later),
    };
    static_assert(knobs.size() == tap_count);
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What is convolved."),
    };
    struct State {
        std::array<Lanes, tap_count> taps;
        std::array<Lanes, tap_count> past;  // the last samples, oldest first
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        for (std::size_t k = 0; k < tap_count; ++k) s.taps[k] = p.*(knobs[k].field);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>&,
                        Lanes* out) noexcept {
        Lanes line[tap_count + tick_frames];
        for (std::size_t i = 0; i < tap_count; ++i) line[i] = s.past[i];
        for (std::size_t i = 0; i < tick_frames; ++i) line[tap_count + i] = in.in[i];
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = 0.0f;
        for (std::size_t k = 0; k < tap_count; ++k) {
            const Lanes* delayed = line + tap_count - k;
            Ramp<Lanes> gain(s.taps[k], p.*(knobs[k].field));
            for (std::size_t i = 0; i < tick_frames; ++i) out[i] += delayed[i] * gain.next();
        }
        for (std::size_t i = 0; i < tap_count; ++i) s.past[i] = line[tick_frames + i];
    }
};

}  // namespace patchbreeder
