// What the wavetable modules share: two neighbouring frames of a set, each read between two points
// by a straight line, at the level of detail that the pitch allows.
#pragma once

#include "engine/module.h"
#include "engine/wave_frame.h"
#include "synth/tuning.h"
#include "synth/turns.h"

namespace patchbreeder {

template <class Lanes>
struct WaveReader {  // plain data, a module's state
    using Ints = typename Lanes::Ints;

    Tuning<Lanes> tuning;
    Lanes level, place;  // of detail; frame and how far to the next, where the last tick ended
    Ints phase, step;

    // `position` in percent of the set, `start` in turns.
    void reset(const Lanes& note, float rate, const Lanes& position, const Lanes& start) noexcept {
        tuning.reset(note, rate);
        tune();
        phase = integer_turns((start - round(start)) * 0.99999f);
        place = place_of(position);
    }

    // One tick. `table(points)` reads floats of the sets by lane; `first_frame` is where the set
    // begins, in frames.
    template <class Table>
    void play(const Table& table, const Lanes& first_frame, const Lanes& note, float rate,
              const Lanes& position, const Lanes* pm_in, Lanes* out) noexcept {
        const Lanes before = tuning.note;
        (void)tuning.follow(note, rate);
        if (changed(before, tuning.note)) tune();

        // A tick stays between two frames: it ends where the next frame begins.
        const Lanes to = place_of(position), here = floor(place);
        const auto back = to < place;
        const Lanes below = select(back & (here == place), here - 1.0f, here);
        const Lanes frame = clamp(below, Lanes(0.0f), Lanes(last_frame - 1.0f));
        Lanes part = place - frame;
        const Lanes end = clamp(to, frame, frame + 1.0f);
        Ramp<Lanes> mix(part, end - frame);
        place = end;

        constexpr auto floats = static_cast<float>(wave_frame_floats);
        const Ints first = truncate_to_ints((first_frame + frame) * floats + level);
        const Ints second = first + Ints(static_cast<std::int32_t>(wave_frame_floats));
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes pm = clamp(pm_in[i], Lanes(-64.0f), Lanes(64.0f));
            const Ints at = phase + integer_turns((pm - round(pm)) * 0.99999f);
            phase = phase + step;
            const Ints point = shift_right<22>(at);
            const Lanes between = to_floats(at & Ints(0x003fffff)) * 0x1p-22f;
            const Lanes a = read(table, first + point, between);
            const Lanes b = read(table, second + point, between);
            out[i] = a + (b - a) * mix.next();
        }
    }

  private:
    static constexpr float last_frame = static_cast<float>(wave_frames - 1);

    static Lanes place_of(const Lanes& position) noexcept {
        return position * (0.01f * last_frame);
    }
    void tune() noexcept {
        step = integer_turns(tuning.cycles);
        // The finest level whose highest partial stays below the Nyquist limit.
        level = 0.0f;
        for (std::size_t l = 0; l + 1 < wave_details.size(); ++l) {
            const auto folds = tuning.cycles * static_cast<float>(wave_details[l]) > Lanes(0.5f);
            level = select(folds, Lanes(static_cast<float>((l + 1) * wave_stride)), level);
        }
    }
    template <class Table>
    static Lanes read(const Table& table, const Ints& point, const Lanes& between) noexcept {
        const Lanes a = table(point), b = table(point + Ints(1));
        return a + (b - a) * between;
    }
};

// All lanes read one table.
template <class Lanes>
struct SharedTable {
    const float* base;
    Lanes operator()(const typename Lanes::Ints& point) const noexcept {
        return Lanes::gather(base, point);
    }
};

}  // namespace patchbreeder
