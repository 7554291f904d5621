// The side of a stereo image, made of its middle. Left is the middle plus the side, right the
// middle minus it, so the middle stays what it was: panning is a share of the middle itself, width
// a copy of the same spectrum in other phases, from four allpasses in a row (Schroeder, 1961).
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"
#include "synth/filter.h"

namespace patchbreeder {

template <class Lanes>
struct Stereo {
    static constexpr std::string_view id = "stereo";
    static constexpr std::string_view summary = "The side of a stereo image: panning and width.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes pan, width, bass, rate, depth;
    };
    static constexpr std::array knobs{
        knob(&Params::pan, "pan", percent(-100, 100).at(0), "Left below 0, right above."),
        knob(&Params::width, "width", percent(0, 200).at(0), "How much differs between the sides."),
        knob(&Params::bass, "bass", hertz(20, 2000).at(20), "Below it nothing differs."),
        knob(&Params::rate, "rate", hertz(0.05f, 8).at(0.6f), "Swings of the difference a second."),
        knob(&Params::depth, "depth", percent(0, 95).at(0), "Swing, as a share of its delays."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "The middle.")};
    static constexpr bool clears_memory = true;
    static constexpr std::size_t stages = 4;
    struct State {
        std::array<DelayLine<Lanes>, stages> lines;
        std::array<Lanes, stages> delays;  // frames
        Filter<Lanes> filter;
        Lanes phase, pan, width;  // turns; shares
    };

    static constexpr std::size_t memory(float rate) noexcept {
        std::size_t total = 0;
        for (const float t : times) total += DelayLine<Lanes>::memory(longest(t, rate));
        return total;
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        for (std::size_t k = 0; k < stages; ++k) {
            const std::size_t size = DelayLine<Lanes>::memory(longest(times[k], voice.rate));
            s.lines[k].attach(memory.first(size));
            memory = memory.subspan(size);
            s.delays[k] = delay(k, Lanes(0.0f), p, voice.rate);
        }
        s.filter.reset(shape(p, voice.rate));
        s.pan = p.pan * -0.01f, s.width = p.width * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.phase += p.rate * (static_cast<float>(tick_frames) / voice.rate);
        s.phase -= round(s.phase);
        const Lanes* from = in.in;
        for (std::size_t k = 0; k < stages; ++k, from = out) {
            const Lanes to = delay(k, s.phase, p, voice.rate);
            Lanes past[tick_frames];
            s.lines[k].read(s.delays[k], to, past);
            s.delays[k] = to;
            for (std::size_t i = 0; i < tick_frames; ++i) {
                const Lanes before = past[i];
                past[i] = from[i] - before * feedback;
                out[i] = before + past[i] * feedback;
            }
            s.lines[k].write(past);
        }
        s.filter.process(out, out, shape(p, voice.rate));
        Ramp<Lanes> pan(s.pan, p.pan * -0.01f), width(s.width, p.width * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = in.in[i] * pan.next() + out[i] * width.next();
    }

  private:
    static constexpr float feedback = 0.6f, most_swing = 0.4f;
    static constexpr std::array<float, stages> times{0.0031f, 0.0053f, 0.0083f, 0.0131f};

    static constexpr float longest(float time, float rate) noexcept {
        return time * rate * (1.0f + most_swing) + 1.0f;
    }
    // Whole frames where nothing swings, since straight lines between frames take highs. Every
    // stage swings at another time.
    static Lanes delay(std::size_t stage, const Lanes& phase, const Params& p,
                       float rate) noexcept {
        const auto frames = static_cast<float>(static_cast<int>(times[stage] * rate + 0.5f));
        const Lanes turns = phase + 0.3f * static_cast<float>(stage);
        const Lanes swing = sin_turns(turns) * p.depth * (0.01f * most_swing) + 1.0f;
        return max(swing * frames, Lanes(DelayLine<Lanes>::shortest));
    }
    static FilterShape<Lanes> shape(const Params& p, float rate) noexcept {
        return high_pass(warped(p.bass, rate), Lanes(0.70710678f));
    }
};

}  // namespace patchbreeder
