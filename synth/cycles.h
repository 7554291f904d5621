// Wavetable oscillator of the patch's own: a position scans the single cycles that its node brings
// along (engine/cycles.h), such as those that a match cuts out of its target.
#pragma once

#include <cstring>

#include "engine/module.h"
#include "synth/wave_reader.h"
#include "synth/wave_tables.h"

namespace patchbreeder {

template <class Lanes>
struct CyclesOscillator {
    static constexpr std::string_view id = "cycles";
    static constexpr std::string_view summary =
        "Morphs through single cycles of its own: a match cuts them out of its target.";
    static constexpr ModuleKind kind = ModuleKind::source;
    static constexpr bool reads_cycles = true;

    struct Params {
        Lanes position, coarse, bend, phase;
    };
    static constexpr std::array knobs{
        knob(&Params::position, "position", percent(0, 100).at(0),
             "From the first cycle to the last: the start of the held tone to its end."),
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

    using Ints = typename Lanes::Ints;
    // Lanes whose patches bring different cycles.
    struct TablesApart {
        const float* of[lane_count];
        Lanes operator()(const Ints& point) const noexcept {
            alignas(32) float raw[lane_count], read[lane_count];
            std::int32_t at[lane_count];
            from_bits(point).store(raw);
            std::memcpy(at, raw, sizeof at);
            for (std::size_t l = 0; l < lane_count; ++l) read[l] = of[l][at[l]];
            return Lanes::load(read);
        }
    };
    struct State {
        TablesApart tables;
        bool shared;
        WaveReader<Lanes> reader;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.shared = true;
        for (std::size_t l = 0; l < lane_count; ++l) {
            const float* own = voice.cycles != nullptr ? voice.cycles[l] : nullptr;
            // The analogue set, which is the first.
            s.tables.of[l] = own != nullptr ? own : wave_sets();
            s.shared = s.shared && s.tables.of[l] == s.tables.of[0];
        }
        s.reader.reset(note(p, voice), voice.rate, p.position, p.phase);
    }
    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes first(0.0f), to = note(p, voice);
        if (s.shared)
            s.reader.play(SharedTable<Lanes>{s.tables.of[0]}, first, to, voice.rate, p.position,
                          in.pm, out);
        else
            s.reader.play(s.tables, first, to, voice.rate, p.position, in.pm, out);
    }

  private:
    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
};

}  // namespace patchbreeder
