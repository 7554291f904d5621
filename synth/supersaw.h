// Seven saws that beat. Each is a parabola, whose difference from sample to sample is a saw with
// rounded steps (differentiated parabolic wave: Välimäki, 2005), at twice the sample rate. The
// detunings are those of a famous instrument, as measured by A. Szabo (2010).
#pragma once

#include "engine/module.h"
#include "synth/halver.h"
#include "synth/hash.h"
#include "synth/tuning.h"
#include "synth/turns.h"

namespace patchbreeder {

template <class Lanes>
struct Supersaw {
    static constexpr std::string_view id = "supersaw";
    static constexpr std::string_view summary = "Seven detuned saws.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, bend, detune, mix, scatter;
    };
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::detune, "detune", square(100, Unit::cents).at(20),
             "How far the outermost saws are from the middle one."),
        knob(&Params::mix, "mix", percent(0, 100).at(70),
             "From the middle saw alone to all seven equally loud."),
        knob(&Params::scatter, "scatter", percent(0, 100).at(100),
             "Start of the saws: together at 0, anywhere at 100."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    using Ints = typename Lanes::Ints;
    static constexpr std::size_t count = 7;  // the middle saw comes first
    struct State {
        Lanes note, detune, scale;
        Lanes middle_gain, side_gain;
        std::array<Ints, count> phase, step;  // steps of half a frame
        Lanes middle, sides;                  // the last parabolas
        Halver<Lanes> halver;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        tune(s, p, voice);
        for (std::size_t k = 0; k < count; ++k) {
            const Ints draw = hash(voice.seed + Ints(static_cast<std::int32_t>(k) + 1));
            s.phase[k] = integer_turns(bipolar(draw) * (p.scatter * 0.00499f));
        }
        s.middle = parabola(s.phase[0]), s.sides = parabolas(s);
        s.middle_gain = middle_gain(p), s.side_gain = side_gain(p);
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (changed(s.note, note(p, voice)) || changed(s.detune, p.detune)) tune(s, p, voice);
        Ramp<Lanes> middle_gain_(s.middle_gain, middle_gain(p));
        Ramp<Lanes> side_gain_(s.side_gain, side_gain(p));
        const Lanes scale = s.scale;
        Lanes halves[2][tick_frames];
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes middle_level = middle_gain_.next() * scale;
            const Lanes side_level = side_gain_.next() * scale;
            for (auto& half : halves) {
                for (std::size_t k = 0; k < count; ++k) s.phase[k] = s.phase[k] + s.step[k];
                const Lanes middle = parabola(s.phase[0]), sides = parabolas(s);
                half[i] = (middle - s.middle) * middle_level + (sides - s.sides) * side_level;
                s.middle = middle, s.sides = sides;
            }
        }
        s.halver.process(halves[0], halves[1], out);
    }

  private:
    static constexpr std::array spread{0.0f,      -1.0f,     -0.571562f, -0.177450f,
                                       0.180982f, 0.564981f, 0.976635f};

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
    static void tune(State& s, const Params& p, const Voice<Lanes>& voice) noexcept {
        s.note = note(p, voice), s.detune = p.detune;
        Tuning<Lanes> tuning;
        tuning.reset(s.note, voice.rate);
        const Lanes cycles = min(tuning.cycles, Lanes(0.4f));  // room for detuning
        for (std::size_t k = 0; k < count; ++k)
            s.step[k] = integer_turns(cycles * exp2(p.detune * (spread[k] / 1200.0f)) * 0.5f);
        s.scale = Lanes(0.5f) / cycles;
    }
    // Turns, -1..1 from wrap to wrap, squared.
    static Lanes parabola(const Ints& phase) noexcept {
        const Lanes x = to_floats(phase) * 0x1p-31f;
        return x * x;
    }
    static Lanes parabolas(const State& s) noexcept {
        return ((parabola(s.phase[1]) + parabola(s.phase[2])) +
                (parabola(s.phase[3]) + parabola(s.phase[4]))) +
               (parabola(s.phase[5]) + parabola(s.phase[6]));
    }
    // Gains keep the power of one saw.
    static Lanes middle_gain(const Params& p) noexcept {
        const Lanes side = p.mix * 0.01f;
        return Lanes(1.0f) / sqrt(side * side * 6.0f + 1.0f);
    }
    static Lanes side_gain(const Params& p) noexcept { return middle_gain(p) * p.mix * 0.01f; }
};

}  // namespace patchbreeder
