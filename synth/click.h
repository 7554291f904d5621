// One smooth pulse, or a grain of noise in its shape: what strikes strings and resonators.
#pragma once

#include "engine/module.h"
#include "synth/hash.h"

namespace patchbreeder {

template <class Lanes>
struct Click {
    static constexpr std::string_view id = "click";
    static constexpr std::string_view summary = "A short pulse or grain of noise.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes length, wait, noise;
    };
    static constexpr std::array knobs{
        knob(&Params::length, "length", seconds(0.0001f, 0.1f).at(0.002f),
             "From nothing to the top and back."),
        knob(&Params::wait, "wait", square(1, Unit::seconds), "Before it."),
        knob(&Params::noise, "noise", percent(0, 100).at(0), "Share of noise."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes at;  // share of the length that has passed
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>&, std::span<Lanes>) noexcept {
        s.at = -p.wait / p.length;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes step = Lanes(1.0f / voice.rate) / p.length, noise = p.noise * 0.01f;
        const Lanes plain = Lanes(1.0f) - noise;
        Lanes at = s.at;
        s.at += step * static_cast<float>(tick_frames);
        if (!any((s.at > Lanes(0.0f)) & (at < Lanes(1.0f)))) {
            for (std::size_t i = 0; i < tick_frames; ++i) out[i] = 0.0f;
            return;
        }
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const typename Lanes::Ints frame = voice.frame + static_cast<std::int32_t>(i);
            const Lanes half = sin_turns(at * 0.5f);
            const Lanes grain = bipolar(hash(hash(frame) ^ voice.seed)) * noise + plain;
            const auto sounds = (at > Lanes(0.0f)) & (at < Lanes(1.0f));
            out[i] = select(sounds, half * half * grain, Lanes(0.0f));
            at += step;
        }
    }
};

}  // namespace patchbreeder
