// Wavetable oscillator: two neighbouring frames of a set, each read between two points by a
// straight line, at the level of detail that the pitch allows.
#pragma once

#include "engine/module.h"
#include "synth/tuning.h"
#include "synth/turns.h"
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

    using Ints = typename Lanes::Ints;
    struct State {
        const float* sets;
        Tuning<Lanes> tuning;
        Lanes level, place;  // of detail; frame and how far to the next, where the last tick ended
        Ints phase, step;
    };

    static void reset(State& s, const Params& p, const Voice<Lanes>& voice,
                      std::span<Lanes>) noexcept {
        s.sets = wave_sets();
        s.tuning.reset(note(p, voice), voice.rate);
        tune(s);
        s.phase = integer_turns((p.phase - round(p.phase)) * 0.99999f);
        s.place = place(p);
    }

    static void process(State& s, const Params& p, const Inputs& in, const Voice<Lanes>& voice,
                        Lanes* out) noexcept {
        const Lanes before = s.tuning.note;
        (void)s.tuning.follow(note(p, voice), voice.rate);
        if (changed(before, s.tuning.note)) tune(s);

        // A tick stays between two frames: it ends where the next frame begins.
        const Lanes to = place(p), here = floor(s.place);
        const auto back = to < s.place;
        const Lanes below = select(back & (here == s.place), here - 1.0f, here);
        const Lanes frame = clamp(below, Lanes(0.0f), Lanes(last_frame - 1.0f));
        Lanes part = s.place - frame;
        const Lanes end = clamp(to, frame, frame + 1.0f);
        Ramp<Lanes> mix(part, end - frame);
        s.place = end;

        constexpr auto frames = static_cast<float>(wave_frames);
        constexpr auto floats = static_cast<float>(wave_frame_floats);
        const Ints first = truncate_to_ints((p.set * frames + frame) * floats + s.level);
        const Ints second = first + Ints(static_cast<std::int32_t>(wave_frame_floats));
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes pm = clamp(in.pm[i], Lanes(-64.0f), Lanes(64.0f));
            const Ints at = s.phase + integer_turns((pm - round(pm)) * 0.99999f);
            s.phase = s.phase + s.step;
            const Ints point = shift_right<22>(at);
            const Lanes between = to_floats(at & Ints(0x003fffff)) * 0x1p-22f;
            const Lanes a = read(s.sets, first + point, between);
            const Lanes b = read(s.sets, second + point, between);
            out[i] = a + (b - a) * mix.next();
        }
    }

  private:
    static constexpr float last_frame = static_cast<float>(wave_frames - 1);

    static Lanes note(const Params& p, const Voice<Lanes>& voice) noexcept {
        return voice.pitch + p.coarse + p.bend;
    }
    static Lanes place(const Params& p) noexcept { return p.position * (0.01f * last_frame); }
    static void tune(State& s) noexcept {
        s.step = integer_turns(s.tuning.cycles);
        // The finest level whose highest partial stays below the Nyquist limit.
        s.level = 0.0f;
        for (std::size_t l = 0; l + 1 < wave_details.size(); ++l) {
            const auto folds = s.tuning.cycles * static_cast<float>(wave_details[l]) > Lanes(0.5f);
            s.level = select(folds, Lanes(static_cast<float>((l + 1) * wave_stride)), s.level);
        }
    }
    static Lanes read(const float* table, const Ints& point, const Lanes& between) noexcept {
        const Lanes a = Lanes::gather(table, point), b = Lanes::gather(table, point + Ints(1));
        return a + (b - a) * between;
    }
};

}  // namespace patchbreeder
