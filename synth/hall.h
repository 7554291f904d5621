// Hall: pre-delay, diffusion and a feedback delay network of eight lines (Jot, 1991) with
// Householder's matrix, whose lengths follow a size knob that every lane turns for itself.
#pragma once

#include "engine/module.h"
#include "synth/lane_delay.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Hall {
    static constexpr std::string_view id = "hall";
    static constexpr std::string_view summary = "Reverb of any size, with pre-delay.";
    static constexpr ModuleKind kind = ModuleKind::effect;

    struct Params {
        Lanes size, predelay, decay, damping, low_cut, diffusion, mix;
    };
    static constexpr std::array knobs{
        knob(&Params::size, "size", logarithmic(0.25f, 2, Unit::ratio).at(1),
             "Of the room: 0.25 a cupboard, 2 a cathedral."),
        knob(&Params::predelay, "predelay", square(0.2f, Unit::seconds).at(0),
             "Before the room answers."),
        knob(&Params::decay, "decay", seconds(0.1f, 20).at(2), "Time to fall by 60 dB."),
        knob(&Params::damping, "damping", hertz(500, 20000).at(6000),
             "The tail loses what lies above, the faster the lower this is."),
        knob(&Params::low_cut, "low_cut", hertz(5, 1000).at(20), "The room hears no lower."),
        knob(&Params::diffusion, "diffusion", percent(0, 75).at(60),
             "How soon single echoes blur."),
        knob(&Params::mix, "mix", percent(0, 100).at(30), "Share of the room."),
    };
    static constexpr auto dry = &Params::mix;
    struct Inputs {
        const Lanes* in;
    };
    static constexpr std::array ports{
        port(&Inputs::in, "in", Carries::audio, "What sounds in the room."),
    };
    static constexpr std::size_t line_count = 8, diffuser_count = 4;
    struct State {
        LaneDelay<Lanes> before;
        std::array<SharedDelay<Lanes>, diffuser_count> diffusers;
        std::array<LaneDelay<Lanes>, line_count> lines;
        std::array<Lanes, line_count> low, gain;
        Lanes size, decay, level, bass, diffusion, mix;
    };

    static constexpr std::size_t memory(float rate) noexcept {
        std::size_t total = LaneDelay<Lanes>::memory(longest_predelay * rate);
        for (const float t : diffuser_times)
            total += SharedDelay<Lanes>::memory(frames_of(t, rate));
        for (const float t : line_times) total += LaneDelay<Lanes>::memory(2.0f * t * rate);
        return total;
    }

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes> memory) noexcept {
        Lanes* from = memory.data();
        const float rate = voice.rate;
        from = s.before.attach(from, longest_predelay * rate, p.predelay * rate);
        for (std::size_t d = 0; d < diffuser_count; ++d) {
            const std::size_t frames = frames_of(diffuser_times[d], rate);
            s.diffusers[d].attach(from, frames);
            from += SharedDelay<Lanes>::memory(frames);
        }
        for (std::size_t k = 0; k < line_count; ++k)
            from = s.lines[k].attach(from, 2.0f * line_times[k] * rate,
                                     p.size * (line_times[k] * rate));
        tune(s, p);
        s.diffusion = p.diffusion * 0.01f, s.mix = p.mix * 0.01f;
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const float rate = voice.rate;
        Lanes last_level = s.level;
        if (changed(s.decay, p.decay) || changed(s.size, p.size)) tune(s, p);
        Lanes room[tick_frames];
        s.before.write(in.in);
        s.before.read(p.predelay * rate, room);
        const Lanes cut = smoothing(p.low_cut, rate);
        Lanes bass = s.bass;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            bass += (room[i] - bass) * cut;
            room[i] -= bass;
        }
        s.bass = bass;
        for (auto& diffuser : s.diffusers)
            diffuse(diffuser, room, s.diffusion, p.diffusion * 0.01f);
        s.diffusion = p.diffusion * 0.01f;

        const Lanes pass = smoothing(p.damping, rate), keep = Lanes(1.0f) - pass;
        Lanes lines[line_count][tick_frames], sum[tick_frames];
        for (std::size_t i = 0; i < tick_frames; ++i) sum[i] = 0.0f, out[i] = 0.0f;
        for (std::size_t k = 0; k < line_count; ++k) {
            s.lines[k].read_before_write(p.size * (line_times[k] * rate), lines[k]);
            const Lanes feed = s.gain[k] * pass;
            Lanes low = s.low[k];
            for (std::size_t i = 0; i < tick_frames; ++i) {
                lines[k][i] = low = low * keep + lines[k][i] * feed;
                sum[i] += low;
                out[i] = heard[k] > 0.0f ? out[i] + low : out[i] - low;
            }
            s.low[k] = low;
        }
        // Householder's matrix: everything less a quarter of the sum.
        for (std::size_t k = 0; k < line_count; ++k) {
            for (std::size_t i = 0; i < tick_frames; ++i) {
                const Lanes back = lines[k][i] - sum[i] * (2.0f / line_count);
                lines[k][i] = fed[k] > 0.0f ? back + room[i] : back - room[i];
            }
            s.lines[k].write(lines[k]);
        }
        Ramp<Lanes> level(last_level, s.level), mix(s.mix, p.mix * 0.01f);
        for (std::size_t i = 0; i < tick_frames; ++i)
            out[i] = in.in[i] + (out[i] * level.next() - in.in[i]) * mix.next();
    }

  private:
    static constexpr float longest_predelay = 0.2f;
    static constexpr std::array<float, diffuser_count> diffuser_times{0.0113f, 0.0079f, 0.0053f,
                                                                      0.0029f};
    static constexpr std::array<float, line_count> line_times{0.0317f, 0.0373f, 0.0411f, 0.0453f,
                                                              0.0521f, 0.0569f, 0.0631f, 0.0697f};
    static constexpr float mean_time = 0.0497f;
    static constexpr std::array<float, line_count> fed{1, -1, 1, 1, -1, 1, -1, -1};
    static constexpr std::array<float, line_count> heard{1, 1, -1, 1, -1, -1, 1, -1};

    static constexpr std::size_t frames_of(float seconds, float rate) noexcept {
        const auto frames = static_cast<std::size_t>(seconds * rate);
        return frames < tick_frames ? tick_frames : frames;
    }
    // Gain that falls by 60 dB in `decay` seconds, for a trip of `time`.
    static Lanes loss(const Lanes& decay, const Lanes& time) noexcept {
        return exp2(time * -9.965784f / decay);
    }
    static void tune(State& s, const Params& p) noexcept {
        s.decay = p.decay, s.size = p.size;
        for (std::size_t k = 0; k < line_count; ++k)
            s.gain[k] = loss(p.decay, p.size * line_times[k]);
        // Keeps the energy of the impulse response near 1, eight lines being fed the whole input; a
        // room too large for its decay hardly sounds, rather than loudly when the decay moves.
        const Lanes trip = loss(p.decay, p.size * mean_time);
        s.level = sqrt(Lanes(1.0f) - trip * trip) / max(trip, Lanes(0.15f)) * 0.3535533906f;
    }
    // Allpass: smears a click in time.
    static void diffuse(SharedDelay<Lanes>& delay, Lanes* x, const Lanes& from,
                        const Lanes& to) noexcept {
        Lanes last = from;
        Ramp<Lanes> amount(last, to);
        Lanes* line = delay.tick();
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes g = amount.next(), past = line[i];
            line[i] = x[i] - past * g;
            x[i] = past + line[i] * g;
        }
        delay.advance();
    }
};

}  // namespace patchbreeder
