// Tilts a spectrum about 1 kHz, up to 12 dB down on one side and up on the other.
#pragma once

#include "engine/module.h"
#include "synth/change.h"
#include "synth/one_pole.h"

namespace patchbreeder {

template <class Lanes>
struct Tilt {  // plain data, part of a module's state
    OnePole<Lanes> pole;
    typename OnePole<Lanes>::Corner corner;
    Lanes tone, treble, excess;

    // `tone` is -1 (dark) to 1 (bright); at 0 samples pass unchanged.
    void reset(const Lanes& to, float rate) noexcept {
        tone = to;
        treble = exp2(to * octaves);
        excess = exp2(to * -octaves) - treble;
        // The pole and the zero lie symmetrically about 1 kHz.
        corner = typename OnePole<Lanes>::Corner(treble * 1000.0f, rate);
    }
    // One tick, in place.
    void process(Lanes* x, const Lanes& to, float rate) noexcept {
        const Lanes none = 0.0f;
        const auto flat = (tone == none) & (to == none);
        const bool any_tilted = changed(tone, none) || changed(to, none);
        Lanes last_treble = treble, last_excess = excess;
        if (changed(tone, to)) reset(to, rate);
        if (!any_tilted) return;
        Ramp<Lanes> high(last_treble, treble), more(last_excess, excess);
        const auto c = corner;
        OnePole<Lanes> p = pole;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            const Lanes low = p.low(x[i], c);
            x[i] = select(flat, x[i], x[i] * high.next() + low * more.next());
        }
        // Flat lanes forget, so that they need not know whether a neighbour is tilted.
        pole.memory = select(flat, none, p.memory);
    }

  private:
    static constexpr float octaves = 2.0f;  // 12 dB, as a power of two
};

}  // namespace patchbreeder
