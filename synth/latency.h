// Latency: the same signal later by whole samples, so that nothing is filtered.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"

namespace patchbreeder {

template <class Lanes>
struct Latency {
    static constexpr std::string_view id = "latency";
    static constexpr std::string_view summary = "Later by whole samples.";
    static constexpr ModuleKind kind = ModuleKind::processor;

    struct Params {
        Lanes time;
    };
    static constexpr std::array knobs{
        knob(&Params::time, "time", linear(0, 0.1f, Unit::seconds).at(0),
             "How much later, rounded to whole samples."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{port(&Inputs::in, "in", Carries::audio, "Sound.")};
    struct State {
        DelayLine<Lanes> line;
        Lanes frames;
    };

    static constexpr bool clears_memory = true;
    static constexpr std::size_t memory(float rate) noexcept {
        return DelayLine<Lanes>::memory(0.1f * rate + tick);
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        s.line.attach(memory);
        s.frames = round(p.time * voice.rate) + tick;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        // Written first, so that no delay at all can be read: a tick ago, seen from the new end.
        s.line.write(in.in);
        const Lanes frames = round(p.time * voice.rate) + tick;
        s.line.read(s.frames, frames, out);
        s.frames = frames;
    }

  private:
    static constexpr float tick = static_cast<float>(tick_frames);
};

}  // namespace patchbreeder
