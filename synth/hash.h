// Random bits of a number, without multiplication, which Lanes of integers do not have.
#pragma once

#include "engine/lanes.h"

namespace patchbreeder {

// Bob Jenkins' 32-bit integer hash (2007, public domain): a bijection that mixes every bit.
template <class Isa>
IntsOf<Isa> hash(IntsOf<Isa> a) noexcept {
    using Ints = IntsOf<Isa>;
    a = a + Ints(0x7ed55d16) + shift_left<12>(a);
    a = a ^ Ints(static_cast<std::int32_t>(0xc761c23cu)) ^ shift_right<19>(a);
    a = a + Ints(0x165667b1) + shift_left<5>(a);
    a = (a + Ints(static_cast<std::int32_t>(0xd3a2646cu))) ^ shift_left<9>(a);
    a = a + Ints(static_cast<std::int32_t>(0xfd7046c5u)) + shift_left<3>(a);
    return a ^ Ints(static_cast<std::int32_t>(0xb55a4f09u)) ^ shift_right<16>(a);
}

// The top 23 bits as a float in [-1, 1).
template <class Isa>
LanesOf<Isa> bipolar(const IntsOf<Isa>& a) noexcept {
    return from_bits(shift_right<9>(a) | IntsOf<Isa>(0x40000000)) - 3.0f;
}

}  // namespace patchbreeder
