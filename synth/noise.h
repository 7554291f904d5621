// Coloured noise: white noise through first-order sections with poles and zeros spread evenly over
// the octaves, whose distance sets the slope (J. O. Smith and H. F. Smith, 2015).
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/hash.h"
#include "synth/one_pole.h"

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

    // (s + zero) / (s + pole), bilinear, scaled so that a sample passes unchanged: then the memory
    // alone is multiplied, 1 + share / (z - keep).
    struct Section {
        Lanes memory, keep, share;
        Lanes operator()(const Lanes& x) noexcept {
            const Lanes y = x + memory;
            memory = memory * keep + x * share;
            return y;
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
        // A brown filter is full of bass, which a jump to violet would let out at once.
        if (changed(s.slope, p.slope))
            tune(s, glide(s.slope, p.slope, 0.03f, 0.01f, voice.rate), voice.rate);
        auto x = s.generator;  // xorshift32 (Marsaglia, 2003)
        const Lanes gain = s.gain;
        auto sections = s.sections;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            x = x ^ shift_left<13>(x);
            x = x ^ shift_right<17>(x);
            x = x ^ shift_left<5>(x);
            Lanes y = bipolar(x) * gain;
            for (Section& section : sections) y = section(y);
            out[i] = y;
        }
        s.generator = x;
        s.sections = sections;
    }

  private:
    static void tune(State& s, const Lanes& slope, float rate) noexcept {
        s.slope = slope;
        const Lanes tilt = slope * (1.0f / 6.0206f);
        // Sections two octaves apart cover 20 Hz to 20 kHz; at full tilt each pole meets the next
        // section's zero. The gain brings 640 Hz, the middle, back to 0 dB, where the sections
        // leave the highest frequencies.
        float centre = 40.0f;
        Lanes gain = 1.0f;
        for (Section& section : s.sections) {
            const Lanes pole = warped(exp2(tilt) * centre, rate);
            const Lanes fall = warped(exp2(-tilt) * centre, rate) / pole;  // from low to high
            const typename OnePole<Lanes>::Corner corner(pole);
            const Lanes half = (fall - 1.0f) * corner.pass * 0.5f, first = half + 1.0f;
            section.keep = corner.keep;
            section.share = (half - corner.keep) / first + corner.keep;
            gain = gain * first;
            if (centre == 640.0f) gain = gain / sqrt(fall);
            if (centre > 640.0f) gain = gain / fall;
            centre *= 4.0f;
        }
        // Parabolas keep the power of all slopes within 3 dB of that of white noise.
        const Lanes level =
            select(tilt > Lanes(0.0f), tilt * (tilt * -1.5f - 4.2f), tilt * (tilt + 1.0f) * -4.6f);
        s.gain = gain * exp2(level);
    }
    static Lanes warped(const Lanes& hertz, float rate) noexcept {
        return tan_half_turns(min(hertz * (1.0f / rate), Lanes(0.45f)));
    }
};

}  // namespace patchbreeder
