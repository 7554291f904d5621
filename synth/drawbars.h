// Tone-wheel organ: nine sines, each with its drawbar.
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/partials.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Drawbars {
    static constexpr std::string_view id = "drawbars";
    static constexpr std::string_view summary = "Nine sines of an organ, each with its level.";
    static constexpr ModuleKind kind = ModuleKind::source;

    struct Params {
        Lanes coarse, bend, bar16, bar5, bar8, bar4, bar3, bar2, bar1_7, bar1_4, bar1;
    };
    static constexpr Range bar = percent(0, 100);
    static constexpr std::array knobs{
        knob(&Params::coarse, "coarse", integer(-24, 24, Unit::semitones).at(0),
             "Transposition in whole semitones."),
        knob(&Params::bend, "bend", linear(-48, 48, Unit::semitones).at(0),
             "Continuous transposition: what a pitch envelope moves."),
        knob(&Params::bar16, "bar16", bar.at(60), "16', an octave below the note."),
        knob(&Params::bar5, "bar5", bar.at(0), "5 1/3', a fifth above it."),
        knob(&Params::bar8, "bar8", bar.at(100), "8', the note."),
        knob(&Params::bar4, "bar4", bar.at(60), "4', its 2nd harmonic."),
        knob(&Params::bar3, "bar3", bar.at(30), "2 2/3', its 3rd."),
        knob(&Params::bar2, "bar2", bar.at(30), "2', its 4th."),
        knob(&Params::bar1_7, "bar1_7", bar.at(0), "1 3/5', its 5th."),
        knob(&Params::bar1_4, "bar1_4", bar.at(0), "1 1/3', its 6th."),
        knob(&Params::bar1, "bar1", bar.at(10), "1', its 8th."),
    };
    struct Inputs {};
    static constexpr auto ports = no_ports<Inputs, Lanes>;

    struct State {
        Lanes note;
        Partials<Lanes, 12> bank;  // nine, in groups of four
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        tune(s, p, voice);
        pull_bars(s, p);
        s.bank.level = s.bank.target;
    }

    static void process(State& s, const Params& p, const Inputs&, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        if (changed(s.note, note(p, voice))) tune(s, p, voice);
        if (!voice.steady) pull_bars(s, p);
        s.bank.play(out);
    }

  private:
    static constexpr std::array ratios{0.5f, 1.5f, 1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f, 8.0f};

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
    static void tune(State& s, const Params& p, const Voice<Lanes>& voice) noexcept {
        s.note = note(p, voice);
        Tuning<Lanes> tuning;
        tuning.reset(s.note, voice.rate);
        for (std::size_t k = 0; k < ratios.size(); ++k) s.bank.tune(k, tuning.cycles * ratios[k]);
        pull_bars(s, p);
    }
    static void pull_bars(State& s, const Params& p) noexcept {
        const std::array bars{p.bar16, p.bar5,   p.bar8,   p.bar4, p.bar3,
                              p.bar2,  p.bar1_7, p.bar1_4, p.bar1};
        for (std::size_t k = 0; k < bars.size(); ++k)
            s.bank.target[k] = bars[k] * 0.004f * s.bank.audible(k);
    }
};

}  // namespace patchbreeder
