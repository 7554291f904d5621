// A new random value every so often, reached at once or by a glide.
#pragma once

#include "engine/module.h"
#include "synth/hash.h"

namespace patchbreeder {

template <class Lanes>
struct Random {
    static constexpr std::string_view id = "random";
    static constexpr std::string_view summary = "Random steps, or a wandering line.";
    static constexpr ModuleKind kind = ModuleKind::modulator;

    struct Params {
        Lanes rate, smooth, fade;
    };
    static constexpr std::array knobs{
        knob(&Params::rate, "rate", hertz(0.05f, 100).at(4), "New values per second."),
        knob(&Params::smooth, "smooth", percent(0, 100).at(0),
             "Share of the time that it glides to the next value."),
        knob(&Params::fade, "fade", square(5, Unit::seconds), "Time to grow to full depth."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;
    struct State {
        Lanes phase, level;
        typename Lanes::Ints cycle;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.level = at(s, 0.0f, p, voice);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        constexpr auto frames = static_cast<float>(tick_frames);
        s.phase += p.rate * (frames / voice.rate);
        const Lanes whole = floor(s.phase);
        s.phase -= whole;
        s.cycle = s.cycle + truncate_to_ints(whole);
        Ramp<Lanes> level(s.level, at(s, static_cast<float>(voice.frame) + frames, p, voice));
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] = level.next();
    }

  private:
    static Lanes draw(const typename Lanes::Ints& cycle, const Voice<Lanes>& voice) noexcept {
        return bipolar(hash(hash(cycle) ^ voice.seed));
    }
    static Lanes at(const State& s, float frame, const Params& p,
                    const Voice<Lanes>& voice) noexcept {
        const Lanes here = draw(s.cycle, voice);
        const Lanes next = draw(s.cycle + typename Lanes::Ints(1), voice);
        const Lanes glide = max(p.smooth * 0.01f, Lanes(1e-6f));
        const Lanes x = clamp((s.phase - 1.0f) / glide + 1.0f, Lanes(0.0f), Lanes(1.0f));
        const Lanes eased = x * x * (Lanes(3.0f) - x * 2.0f);
        const Lanes since = frame + 1.0f;  // full depth at once without fade
        const Lanes grown = min(since / max(p.fade * voice.rate, Lanes(1.0f)), Lanes(1.0f));
        return (here + (next - here) * eased) * grown;
    }
};

}  // namespace patchbreeder
