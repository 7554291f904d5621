// Coloured noise: white noise through first-order sections with poles and zeros spread evenly over
// the octaves, whose distance sets the slope (J. O. Smith and H. F. Smith, 2015).
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/hash.h"

namespace patchbreeder {

template <class Lanes>
struct Noise {
    static constexpr std::string_view id = "noise";
    static constexpr std::string_view summary = "Noise of any colour from brown to violet.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes slope;
    };
    static constexpr std::array knobs{
        knob(&Params::slope, "slope", linear(-6, 6, Unit::decibels_per_octave).at(0),
             "Tilt of the spectrum: brown, pink (-3), white (0), violet."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    struct Section {
        Lanes b0, b1, a1, memory;
        // (s + zero) / (s + pole) by the bilinear transform.
        void tune(const Lanes& pole, const Lanes& zero) noexcept {
            const Lanes scale = Lanes(1.0f) / (pole + 1.0f);
            b0 = (zero + 1.0f) * scale, b1 = (zero - 1.0f) * scale, a1 = (pole - 1.0f) * scale;
        }
    };
    struct State {
        typename Lanes::Ints generator;
        Lanes slope, gain;
        std::array<Section, 5> sections;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.generator = hash(voice.seed) | typename Lanes::Ints(1);
        tune(s, p.slope, voice.rate);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (changed(s.slope, p.slope)) tune(s, p.slope, voice.rate);
        auto x = s.generator;  // xorshift32 (Marsaglia, 2003)
        const Lanes gain = s.gain;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            x = x ^ shift_left<13>(x);
            x = x ^ shift_right<17>(x);
            x = x ^ shift_left<5>(x);
            out[i] = bipolar(x) * gain;
        }
        s.generator = x;
        for (Section& section : s.sections) {
            const Section c = section;
            Lanes memory = c.memory;
            for (std::size_t i = 0; i < tick_frames; ++i) {
                const Lanes y = c.b0 * out[i] + memory;
                memory = c.b1 * out[i] - c.a1 * y;
                out[i] = y;
            }
            section.memory = memory;
        }
    }

  private:
    static void tune(State& s, const Lanes& slope, float rate) noexcept {
        s.slope = slope;
        const Lanes tilt = slope * (1.0f / 6.0206f);
        // Sections two octaves apart cover 20 Hz to 20 kHz; at full tilt each pole meets the next
        // section's zero.
        float centre = 40.0f;
        for (Section& section : s.sections) {
            section.tune(warped(exp2(tilt) * centre, rate), warped(exp2(-tilt) * centre, rate));
            centre *= 4.0f;
        }
        // 2^5tilt makes the gain 1 at 640 Hz, the parabola and the line keep the power of all
        // slopes within some dB of that of white noise.
        const Lanes level = select(tilt > Lanes(0.0f), tilt * -4.2f, tilt * (tilt + 1.0f) * -4.6f);
        s.gain = exp2(tilt * 5.0f + level);
    }
    static Lanes warped(const Lanes& hertz, float rate) noexcept {
        return tan_half_turns(min(hertz * (1.0f / rate), Lanes(0.45f)));
    }
};

}  // namespace patchbreeder
