// Plucked string: a delay line that hears itself through losses and stiffness (Karplus and Strong,
// 1983; Jaffe and Smith, 1983). Every delay in the loop is known at the pitch, so it is in tune.
#pragma once

#include "engine/module.h"
#include "synth/atan.h"
#include "synth/change.h"
#include "synth/fade.h"
#include "synth/hash.h"
#include "synth/one_pole.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Pluck {
    static constexpr std::string_view id = "pluck";
    static constexpr std::string_view summary = "Plucked string, or a string driven by its input.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, bend, decay, damping, stiffness, position, tone, noise;
    };
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::decay, "decay", seconds(0.03f, 20).at(3),
             "Time in which the fundamental falls by 60 dB, if the damping lets it."),
        knob(&Params::damping, "damping", hertz(100, 20000).at(5000),
             "Partials here fall by 60 dB in 0.1 s; higher ones faster, lower ones more slowly."),
        knob(&Params::stiffness, "stiffness", square(100, Unit::percent).at(0),
             "Upper partials grow sharp, as on a metal bar."),
        knob(&Params::position, "position", percent(2, 50).at(15),
             "Where the string is plucked, as a share of its length."),
        knob(&Params::tone, "tone", percent(-100, 100).at(0),
             "The pluck: dull below 0, sharp above."),
        knob(&Params::noise, "noise", percent(0, 100).at(0), "Share of noise in the pluck."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What drives the string beside the pluck."),
    };

    static constexpr std::size_t sections = 4;  // of stiffness
    struct State {
        float* ring;  // a slot of eight floats per frame
        std::int32_t length, head;
        Lanes note, decay, damping, stiffness;   // last seen
        Lanes period, whole;                     // frames; the delay line's share of them
        Lanes fraction, dispersion, pass, loss;  // coefficients of the loop
        Lanes last_tap, last_tuned, low;         // its memory
        Lanes slow, mean;                        // of the pluck's tone; of the DC blocker
        std::array<Lanes, sections> before, after;
    };

    static constexpr std::size_t memory(float rate) noexcept {
        return static_cast<std::size_t>(rate / lowest) / tick_frames * tick_frames +
               2 * tick_frames;
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.ring = reinterpret_cast<float*>(memory.data());
        s.length = static_cast<std::int32_t>(memory.size() - tick_frames);
        s.head = 0;
        tune(s, p, note(p, voice), voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes to = note(p, voice);
        if (changed(s.note, to) || changed(s.decay, p.decay) || changed(s.damping, p.damping) ||
            changed(s.stiffness, p.stiffness))
            tune(s, p, to, voice.rate);
        strike(s, p, voice, out);

        Lanes before[sections], after[sections];
        for (std::size_t k = 0; k < sections; ++k) before[k] = s.before[k], after[k] = s.after[k];
        Lanes last_tap = s.last_tap, last_tuned = s.last_tuned, low = s.low, mean = s.mean;
        const Lanes fraction = s.fraction, dispersion = s.dispersion, pass = s.pass;
        const Lanes blocker = 125.0f / voice.rate;  // 20 Hz
        auto slot = first_slot(s);
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes tap = Lanes::gather(s.ring, slot);
            slot = slot + typename Lanes::Ints(lane_count);
            Lanes y = (tap - last_tuned) * fraction + last_tap;
            last_tap = tap, last_tuned = y;
            for (std::size_t k = 0; k < sections; ++k) {
                const Lanes x = y;
                y = (x - after[k]) * dispersion + before[k];
                before[k] = x, after[k] = y;
            }
            low += (y - low) * pass;
            // Knobs that jump may feed the string; the bound keeps it from breaking.
            y = clamp(low * s.loss + (out[i] + in.in[i]), Lanes(-16.0f), Lanes(16.0f));
            float* to_slot = s.ring + (static_cast<std::size_t>(s.head) + i) * lane_count;
            y.store(to_slot);
            // The margin past the end repeats the start.
            if (s.head == 0) y.store(to_slot + static_cast<std::size_t>(s.length) * lane_count);
            mean += (y - mean) * blocker;
            out[i] = y - mean;
        }
        for (std::size_t k = 0; k < sections; ++k) s.before[k] = before[k], s.after[k] = after[k];
        s.last_tap = last_tap, s.last_tuned = last_tuned, s.low = low, s.mean = mean;
        s.head += static_cast<std::int32_t>(tick_frames);
        if (s.head == s.length) s.head = 0;
    }

  private:
    static constexpr float lowest = 20.0f;          // Hz
    static constexpr float highest = 1.0f / 12.0f;  // cycles a frame: all filters need room

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
    static typename Lanes::Ints first_slot(const State& s) noexcept {
        static constexpr float numbers[lane_count]{0, 1, 2, 3, 4, 5, 6, 7};
        const Lanes from = Lanes(static_cast<float>(s.head)) - s.whole;
        const Lanes wrapped = select(from < Lanes(0.0f), from + static_cast<float>(s.length), from);
        return truncate_to_ints(wrapped * static_cast<float>(lane_count) + Lanes::load(numbers));
    }

    static void tune(State& s, const Params& p, const Lanes& to, float rate) noexcept {
        s.note = to, s.decay = p.decay, s.damping = p.damping, s.stiffness = p.stiffness;
        Tuning<Lanes> tuning;
        tuning.reset(to, rate);
        const Lanes cycles = clamp(tuning.cycles, Lanes(lowest / rate), Lanes(highest));
        s.period = Lanes(1.0f) / cycles;
        const Lanes sine = sin_turns(cycles), cosine = cos_turns(cycles);

        // Delay in frames of an allpass section, and of the one-pole low-pass, at the pitch.
        const Lanes at_rest = p.stiffness * 0.00075f * s.period + 1.0f;
        s.dispersion = (Lanes(1.0f) - at_rest) / (at_rest + 1.0f);
        const Lanes bent =
            Lanes(1.0f) -
            atan_turns(s.dispersion * sine / (s.dispersion * cosine + 1.0f)) * 2.0f * s.period;
        // The low-pass leaves 1 / sqrt(1 + loss (1 - cos w)) of the amplitude every period.
        const Lanes darkest = min(p.damping * (1.0f / rate), Lanes(0.45f));
        const Lanes periods = cycles * (0.1f * rate);
        const Lanes loss =
            (exp2(Lanes(2.0f * 9.965784f) / periods) - 1.0f) / (Lanes(1.0f) - cos_turns(darkest));
        s.pass = Lanes(2.0f) / (sqrt(loss * 2.0f + 1.0f) + 1.0f);
        const Lanes keep = Lanes(1.0f) - s.pass;
        const Lanes lag = atan_turns(keep * sine / (Lanes(1.0f) - keep * cosine)) * s.period;

        const Lanes rest = max(s.period - bent * static_cast<float>(sections) - lag, Lanes(1.5f));
        s.whole = floor(rest - 0.5f);
        const Lanes part = rest - s.whole;  // 0.5..1.5
        s.fraction = sin_turns((Lanes(1.0f) - part) * cycles * 0.5f) /
                     sin_turns((part + 1.0f) * cycles * 0.5f);

        // What the low-pass takes from the fundamental is given back, up to where what lies below
        // it, which the low-pass leaves alone, would ring for twice the time.
        const Lanes left = sqrt(loss * (Lanes(1.0f) - cosine) + 1.0f);
        s.loss = min(fade(p.decay, s.period, rate) * left, fade(p.decay, s.period * 0.5f, rate));
    }

    // The first period is forced: by a rectangle as wide as the shorter end of the string, which
    // is what a triangle that is let go moves like, or by noise.
    static void strike(State& s, const Params& p, const Voice<Lanes>& voice, Lanes* out) noexcept {
        const Lanes start = static_cast<float>(voice.frame);
        if (!any(start < s.period)) {
            for (std::size_t i = 0; i < tick_frames; ++i) out[i] = 0.0f;
            s.slow = 0.0f;
            return;
        }
        const Lanes position = p.position * 0.01f, end = position * s.period;
        const Lanes noise = p.noise * 0.01f, plain = Lanes(1.0f) - noise;
        const Lanes tone = p.tone * 0.01f;
        const Lanes treble = select(tone < Lanes(0.0f), tone + 1.0f, tone * 7.0f + 1.0f);
        const Lanes level = Lanes(1.0f) / (max(tone, Lanes(0.0f)) * 2.0f + 1.0f);
        const typename OnePole<Lanes>::Corner corner(Lanes(1000.0f), voice.rate);
        OnePole<Lanes> pole{s.slow};
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const auto frame = voice.frame + static_cast<std::int32_t>(i);
            const Lanes at = static_cast<float>(frame);
            const Lanes push = select(at < end, Lanes(1.0f), Lanes(0.0f)) - position;
            const Lanes hiss = bipolar(hash(hash(typename Lanes::Ints(frame)) ^ voice.seed));
            const Lanes x = push * plain + hiss * noise;
            const Lanes low = pole.low(x, corner);
            out[i] = select(at < s.period, (low + (x - low) * treble) * level, Lanes(0.0f));
        }
        const Lanes last = start + static_cast<float>(tick_frames);
        s.slow = select(last < s.period, pole.memory, Lanes(0.0f));
    }
};

}  // namespace patchbreeder
