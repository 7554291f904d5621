// Tilts a spectrum about 1 kHz, up to 12 dB down on one side and up on the other.
#pragma once

#include "engine/module.h"
#include "synth/one_pole.h"

namespace patchbreeder {

template <class Lanes>
struct Tilt {  // plain data, part of a module's state
    OnePole<Lanes> pole;
    Lanes treble, excess;

    // `tone` is -1 (dark) to 1 (bright); at 0 samples pass unchanged.
    void reset(const Lanes& tone) noexcept {
        treble = exp2(tone * octaves);
        excess = exp2(tone * -octaves) - treble;
    }
    // One tick, in place: a shelf whose pole and zero lie symmetrically about 1 kHz.
    void process(Lanes* x, const Lanes& tone, float rate) noexcept {
        const Lanes bright = exp2(tone * octaves);
        Ramp<Lanes> high(treble, bright), more(excess, exp2(tone * -octaves) - bright);
        const typename OnePole<Lanes>::Corner corner(bright * 1000.0f, rate);
        OnePole<Lanes> p = pole;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes low = p.low(x[i], corner);
            x[i] = x[i] * high.next() + low * more.next();
        }
        pole = p;
    }

  private:
    static constexpr float octaves = 2.0f;  // 12 dB, as a power of two
};

}  // namespace patchbreeder
