// Wavetable oscillator: a position scans one of the built-in sets of single cycles.
#pragma once

#include "engine/module.h"
#include "synth/wave_reader.h"
#include "synth/wave_tables.h"

namespace patchbreeder {

template <class Lanes>
struct Wavetable {
    static constexpr std::string_view id = "wavetable";
    static constexpr std::string_view summary = "Morphs through sets of single cycles.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes set, position, coarse, bend, phase;
    };
    static constexpr std::array knobs{
        knob(&Params::set, "set", choice(wave_set_names), "Which waves."),
        knob(&Params::position, "position", percent(0, 100).at(40),
             "From the first wave of the set to the last."),
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::phase, "phase", linear(0, 1).at(0), "Where a note starts, in turns."),
    };
    struct Inputs {
        const Lanes* pm;
    };
    static constexpr std::array ports{
        port(&Inputs::pm, "pm", Carries::phase, "Phase modulation."),
    };

    struct State {
        const float* sets;
        WaveReader<Lanes> reader;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.sets = wave_sets();
        s.reader.reset(note(p, voice), voice.rate, p.position, p.phase);
    }
    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        constexpr auto frames = static_cast<float>(wave_frames);
        s.reader.play(SharedTable<Lanes>{s.sets}, p.set * frames, note(p, voice), voice.rate,
                      p.position, in.pm, out);
    }

  private:
    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
};

}  // namespace patchbreeder
