// Bass drum and tom: a sine that falls in pitch by two exponentials, a click, and drive.
#pragma once

#include "engine/module.h"
#include "synth/fade.h"
#include "synth/one_pole.h"
#include "synth/saturate.h"
#include "synth/tuning.h"
#include "synth/white.h"

namespace patchbreeder {

template <class Lanes>
struct Kick {
    static constexpr std::string_view id = "kick";
    static constexpr std::string_view summary = "Falling sine with a click: kick, tom or zap.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes frequency, track, sweep, sweep_time, snap, snap_time;
        Lanes attack, hold, decay, click, tone, drive;
    };
    static constexpr std::array knobs{
        knob(&Params::frequency, "frequency", hertz(20, 1000).at(50), "Where the pitch ends."),
        knob(&Params::track, "track", percent(0, 100).at(0),
             "How far the pitch follows the keyboard, from C4."),
        knob(&Params::sweep, "sweep", linear(0, 60, Unit::semitones).at(18),
             "How far above that it starts."),
        knob(&Params::sweep_time, "sweep_time", seconds(0.01f, 2).at(0.15f),
             "Time in which the sweep falls by 60 dB, in Hz."),
        knob(&Params::snap, "snap", linear(0, 60, Unit::semitones).at(24),
             "A second, shorter sweep beside it."),
        knob(&Params::snap_time, "snap_time", seconds(0.001f, 0.1f).at(0.02f),
             "Time in which that falls by 60 dB."),
        knob(&Params::attack, "attack", seconds(0.0002f, 0.05f).at(0.0005f), "Time to the top."),
        knob(&Params::hold, "hold", square(0.5f, Unit::seconds).at(0.01f),
             "Wait before the decay, attack included."),
        knob(&Params::decay, "decay", seconds(0.02f, 5).at(0.5f), "Time to fall by 60 dB."),
        knob(&Params::click, "click", percent(0, 100).at(20), "Noise of a few milliseconds."),
        knob(&Params::tone, "tone", hertz(200, 15000).at(4000), "The click loses what lies above."),
        knob(&Params::drive, "drive", decibels(0, 48).at(12),
             "Saturation: clean at 0, round at 20, square beyond."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    struct State {
        Lanes phase, step, level, burst, gain;  // where the last tick ended
        White<Lanes> white;
        OnePole<Lanes> pole;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.white.reset(voice.seed);
        s.step = step(p, voice, 0.0f);
        s.burst = p.click * 0.01f;
        s.gain = gain(p);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        constexpr auto frames = static_cast<float>(tick_frames);
        const Lanes end = static_cast<float>(voice.frame) + frames;
        add_click(s, p, end, voice, out);
        Ramp<Lanes> step_(s.step, step(p, voice, end)), level(s.level, level_at(p, end, voice));
        const Lanes next_gain = gain(p);
        Ramp<Lanes> gain_(s.gain, next_gain);
        const Lanes whole = Lanes(1.0f) / soft_clip(next_gain);
        Lanes phase = s.phase;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes x = sin_turns(phase) * level.next() + out[i];
            out[i] = soft_clip(x * gain_.next()) * whole;
            phase += step_.next();
        }
        s.phase = phase - round(phase);
    }

  private:
    static constexpr float click_time = 0.012f;  // seconds to fall by 60 dB

    static Lanes gain(const Params& p) noexcept { return gain_from_db(p.drive - 20.0f); }
    static Lanes step(const Params& p, const Voice<Lanes>& voice, const Lanes& end) noexcept {
        constexpr float octave = 1.0f / 12.0f;
        const Lanes rest = exp2((voice.pitch - 60.0f) * (p.track * (0.01f * octave)));
        const Lanes sweep = (exp2(p.sweep * octave) - 1.0f) * fade(p.sweep_time, end, voice.rate);
        const Lanes snap = (exp2(p.snap * octave) - 1.0f) * fade(p.snap_time, end, voice.rate);
        const Lanes hertz = p.frequency * rest * (sweep + snap + 1.0f);
        return min(hertz * (1.0f / voice.rate), Lanes(0.4f));
    }
    static Lanes level_at(const Params& p, const Lanes& end, const Voice<Lanes>& voice) noexcept {
        const Lanes rise = min(end / (p.attack * voice.rate), Lanes(1.0f));
        const Lanes falling = max(end - max(p.hold, p.attack) * voice.rate, Lanes(0.0f));
        return rise * fade(p.decay, falling, voice.rate);
    }
    static void add_click(State& s, const Params& p, const Lanes& end, const Voice<Lanes>& voice,
                          Lanes* out) noexcept {
        // Over at -100 dB; by the clock, so that no lane needs to know of its neighbours.
        if (voice.frame > static_cast<std::int32_t>(click_time * voice.rate * 1.7f)) {
            for (std::size_t i = 0; i < tick_frames; ++i) out[i] = 0.0f;
            return;
        }
        const Lanes next = p.click * 0.01f * fade(Lanes(click_time), end, voice.rate);
        Ramp<Lanes> burst(s.burst, next);
        const typename OnePole<Lanes>::Corner corner(p.tone, voice.rate);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = s.pole.low(s.white.next() * burst.next(), corner);
    }
};

}  // namespace patchbreeder
