// Tilts a spectrum about 1 kHz, up to 12 dB down on one side and up on the other.
#pragma once

#include "engine/module.h"
#include "synth/tuning.h"

namespace patchbreeder {

template <class Lanes>
struct Tilt {  // plain data, part of a module's state
    Lanes low, treble, excess;

    // `tone` is -1 (dark) to 1 (bright); at 0 samples pass unchanged.
    void reset(const Lanes& tone) noexcept {
        low = 0.0f;
        treble = gain_from_db(tone * 12.0f);
        excess = gain_from_db(tone * -12.0f) - treble;
    }
    // One tick, in place.
    void process(Lanes* x, const Lanes& tone, float rate) noexcept {
        const Lanes bright = gain_from_db(tone * 12.0f);
        Ramp<Lanes> high(treble, bright), more(excess, gain_from_db(tone * -12.0f) - bright);
        const Lanes a = smoothing(Lanes(1000.0f), rate);
        Lanes y = low;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            y += (x[i] - y) * a;
            x[i] = x[i] * high.next() + y * more.next();
        }
        low = y;
    }
};

}  // namespace patchbreeder
