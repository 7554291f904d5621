// Feedback delay network of eight lines (Jot, 1991) behind two diffusers. All lanes share the line
// lengths: primes, so that the modes fall apart.
#pragma once

#include "engine/module.h"
#include "synth/delay_line.h"
#include "synth/tilt.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Reverb {
    static constexpr std::string_view id = "reverb";
    static constexpr std::string_view summary = "Room or hall.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes decay, damping, tone, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::decay, "decay", seconds(0.1f, 12).at(1.5f), "Time to fall by 60 dB."),
        knob(&Params::damping, "damping", hertz(500, 20000).at(6000),
             "The tail loses what lies above, the faster the lower this is."),
        knob(&Params::tone, "tone", percent(-100, 100).at(0), "Darker below 0, brighter above."),
        knob(&Params::mix, "mix", percent(0, 100).at(25), "Share of the room."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What sounds in the room."),
    };
    static constexpr std::size_t line_count = 8, diffuser_count = 2;
    struct State {
        std::array<SharedDelay<Lanes>, diffuser_count> diffusers;
        std::array<SharedDelay<Lanes>, line_count> lines;
        std::array<Lanes, line_count> low, gain;
        Lanes decay, level, pass, mix;
        Tilt<Lanes> tilt;
    };

    static constexpr std::size_t memory(float rate) noexcept {
        std::size_t total = 0;
        for (const float t : diffuser_times) total += SharedDelay<Lanes>::memory(prime(t * rate));
        for (const float t : line_times) total += SharedDelay<Lanes>::memory(prime(t * rate));
        return total;
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        Lanes* from = memory.data();
        const auto take = [&](SharedDelay<Lanes>& delay, float seconds) noexcept {
            const std::size_t frames = prime(seconds * voice.rate);
            delay.attach(from, frames);
            from += SharedDelay<Lanes>::memory(frames);
        };
        for (std::size_t d = 0; d < diffuser_count; ++d) take(s.diffusers[d], diffuser_times[d]);
        for (std::size_t k = 0; k < line_count; ++k) take(s.lines[k], line_times[k]);
        tune(s, p, voice.rate);
        s.mix = p.mix * 0.01f;
        s.tilt.reset(p.tone * 0.01f, voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        Lanes last_level = s.level;
        if (changed(s.decay, p.decay)) tune(s, p, voice.rate);
        if (!voice.steady) s.pass = smoothing(p.damping, voice.rate);
        Lanes room[tick_frames];
        const Lanes* from = in.in;
        for (auto& diffuser : s.diffusers) diffuse(diffuser, from, room), from = room;

        const Lanes keep = Lanes(1.0f) - s.pass;
        std::array<Lanes*, line_count> lines;
        std::array<Lanes, line_count> feed, low = s.low;
        for (std::size_t k = 0; k < line_count; ++k)
            lines[k] = s.lines[k].tick(), feed[k] = s.gain[k] * s.pass;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            for (std::size_t k = 0; k < line_count; ++k)
                low[k] = low[k] * keep + lines[k][i] * feed[k];
            auto v = low;
            out[i] = scatter(v, room[i]);
            for (std::size_t k = 0; k < line_count; ++k) lines[k][i] = v[k];
        }
        s.low = low;
        for (auto& line : s.lines) line.advance();

        Ramp<Lanes> level(last_level, s.level);
        for (std::size_t i = 0; i < tick_frames; ++i) out[i] *= level.next();
        s.tilt.process(out, p.tone * 0.01f, voice.rate);
        Ramp<Lanes> mix(s.mix, p.mix * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = in.in[i] + (out[i] - in.in[i]) * mix.next();
    }

  private:
    static constexpr std::array<float, diffuser_count> diffuser_times{0.0047f, 0.0031f};
    static constexpr std::array<float, line_count> line_times{0.0139f, 0.0173f, 0.0211f, 0.0257f,
                                                              0.0301f, 0.0347f, 0.0397f, 0.0449f};
    static constexpr float mean_time = 0.0284f;
    // The smallest prime from `frames` on.
    static constexpr std::size_t prime(float frames) noexcept {
        const auto divides = [](std::size_t n) {
            for (std::size_t d = 2; d * d <= n; ++d)
                if (n % d == 0) return true;
            return false;
        };
        auto n = static_cast<std::size_t>(frames);
        while (divides(n)) ++n;
        return n;
    }
    // Gain that falls by 60 dB in `decay` seconds, for a trip of `time`.
    static Lanes loss(const Lanes& decay, float time) noexcept {
        return exp2(Lanes(-9.965784f * time) / decay);
    }
    static void tune(State& s, const Params& p, float rate) noexcept {
        s.decay = p.decay;
        // The scattering below sums eight lines, which 1/sqrt 8 makes free of loss.
        for (std::size_t k = 0; k < line_count; ++k)
            s.gain[k] =
                loss(p.decay, static_cast<float>(s.lines[k].frames()) / rate) * 0.3535533906f;
        // Keeps the energy of the impulse response near 1 at any decay.
        const Lanes trip = loss(p.decay, mean_time);
        s.level = sqrt(Lanes(1.0f) - trip * trip) / trip;
    }
    // Allpass: smears a click in time.
    static void diffuse(SharedDelay<Lanes>& delay, const Lanes* in, Lanes* out) noexcept {
        constexpr float g = 0.6f;
        Lanes* line = delay.tick();
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes past = line[i];
            const Lanes next = in[i] - past * g;
            line[i] = next;
            out[i] = past + next * g;
        }
        delay.advance();
    }
    // Hadamard's matrix of order 8 by butterflies. What comes out of the room is taken, and what
    // goes in is added, where the butterflies have done most of the work: out hears the lines with
    // signs
    // +-+-+--+ and they are fed with +++-+++-. Neither is a row of the matrix, which would send all
    // sound into a single line.
    static Lanes scatter(std::array<Lanes, line_count>& v, const Lanes& in) noexcept {
        const auto butterfly = [&](std::size_t span) noexcept {
            for (std::size_t k = 0; k < line_count; ++k)
                if ((k & span) == 0) {
                    const Lanes sum = v[k] + v[k + span];
                    v[k + span] = v[k] - v[k + span];
                    v[k] = sum;
                }
        };
        butterfly(1);
        const Lanes out = (v[1] + v[3]) + (v[5] - v[7]);
        v[0] += in, v[3] += in;
        butterfly(2);
        butterfly(4);
        return out;
    }
};

}  // namespace patchbreeder
