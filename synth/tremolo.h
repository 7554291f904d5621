// Tremolo: the level swings.
#pragma once

#include "engine/module.h"

namespace patchbreeder {

template <class Lanes>
struct Tremolo {
    static constexpr std::string_view id = "tremolo", summary = "Swinging level.";
    static constexpr ModuleKind kind = ModuleKind::effect;
    static constexpr std::array<std::string_view, 3> shapes{"sine", "triangle", "square"};

    struct Params {
        Lanes rate, depth, shape, phase;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.05f, 30).at(5), "Swings a second."),
        knob(&Params::depth, "depth", percent(0, 100).at(50), "How far the level falls."),
        knob(&Params::shape, "shape", choice(shapes), "How it swings; the square has soft edges."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where it starts, in turns: at 0 loud."),
    };
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What swings."),
    };
    struct State {
        Lanes phase, gain;  // turns since the start
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.gain = gain(Lanes(0.0f), p);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        s.phase += p.rate * (static_cast<float>(tick_frames) / voice.rate);
        s.phase -= round(s.phase);
        Ramp<Lanes> level(s.gain, gain(s.phase, p));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = in.in[i] * level.next();
    }

  private:
    static Lanes gain(const Lanes& turns, const Params& p) noexcept {
        const Lanes at = turns + p.phase, wave = cos_turns(at);
        const Lanes straight = Lanes(1.0f) - abs(at - round(at)) * 4.0f;
        const Lanes edges = clamp(wave * 8.0f, Lanes(-1.0f), Lanes(1.0f));
        const Lanes swing =
            select(p.shape < Lanes(0.5f), wave, select(p.shape < Lanes(1.5f), straight, edges));
        return Lanes(1.0f) - p.depth * 0.005f * (Lanes(1.0f) - swing);
    }
};

}  // namespace patchbreeder
