// From notes and frequencies to what a loop over frames needs.
#pragma once

#include "engine/lanes_math.h"
#include "synth/change.h"

namespace patchbreeder {

inline constexpr float concert_pitch = 69.0f;  // the note A4, 440 Hz

// Cycles per frame of a MIDI note number, held below the Nyquist limit; worked out while it moves.
template <class Lanes>
struct Tuning {  // plain data, part of a module's state
    Lanes note, cycles;

    void reset(const Lanes& to, float rate) noexcept {
        note = to;
        cycles = min(exp2((to - concert_pitch) * (1.0f / 12.0f)) * (440.0f / rate), Lanes(0.45f));
    }
    const Lanes& follow(const Lanes& to, float rate) noexcept {
        if (changed(note, to)) reset(to, rate);
        return cycles;
    }
};

// `track` = 1 follows the keyboard, 0 stays at `rest`.
template <class Lanes>
Lanes tracked(const Lanes& pitch, const Lanes& track, float rest) noexcept {
    return (pitch - rest) * track + rest;
}

// Coefficient a of the one-pole low-pass y = (1 - a) y + a x with a corner at `hertz`.
template <class Lanes>
Lanes smoothing(const Lanes& hertz, float rate) noexcept {
    return Lanes(1.0f) - exp2(hertz * (-6.283185307f * 1.442695041f / rate));
}

}  // namespace patchbreeder
