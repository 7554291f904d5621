// White noise in [-1, 1).
#pragma once

#include "synth/hash.h"

namespace patchbreeder {

template <class Lanes>
struct White {  // plain data, part of a module's state
    typename Lanes::Ints generator;

    void reset(const typename Lanes::Ints& seed) noexcept {
        generator = hash(seed) | typename Lanes::Ints(1);
    }
    // xorshift32 (Marsaglia, 2003)
    Lanes next() noexcept {
        generator = generator ^ shift_left<13>(generator);
        generator = generator ^ shift_right<17>(generator);
        generator = generator ^ shift_left<5>(generator);
        return bipolar(generator);
    }
};

}  // namespace patchbreeder
