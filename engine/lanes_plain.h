// Lanes in plain C++: one float at a time. The reference the other backends are tested against.
#pragma once

#include <bit>
#include <cmath>

#include "engine/lanes.h"

namespace patchbreeder::plain {

struct Backend {
    static constexpr const char* name = "plain";
    static constexpr std::size_t width = 1;
    using F = float;
    using I = std::int32_t;
    using M = bool;
    using U = std::uint32_t;

    static F set(float x) noexcept { return x; }
    static F load(const float* p) noexcept { return *p; }
    static void store(float* p, F x) noexcept { *p = x; }
    static F gather(const float* base, I i) noexcept { return base[i]; }
    static F add(F a, F b) noexcept { return a + b; }
    static F sub(F a, F b) noexcept { return a - b; }
    static F mul(F a, F b) noexcept { return a * b; }
    static F div(F a, F b) noexcept { return a / b; }
    static F min(F a, F b) noexcept { return a < b ? a : b; }
    static F max(F a, F b) noexcept { return a > b ? a : b; }
    static F sqrt(F a) noexcept { return std::sqrt(a); }
    static F abs(F a) noexcept { return from_bits(to_bits(a) & 0x7fffffff); }
    static F copysign(F a, F s) noexcept { return std::copysign(a, s); }
    static M less(F a, F b) noexcept { return a < b; }
    static M less_equal(F a, F b) noexcept { return a <= b; }
    static M equal(F a, F b) noexcept { return a == b; }
    static F select(M m, F a, F b) noexcept { return m ? a : b; }
    static M and_mask(M a, M b) noexcept { return a && b; }
    static M or_mask(M a, M b) noexcept { return a || b; }
    static bool any(M a) noexcept { return a; }

    static I set_int(std::int32_t x) noexcept { return x; }
    static I add_int(I a, I b) noexcept { return I(U(a) + U(b)); }
    static I sub_int(I a, I b) noexcept { return I(U(a) - U(b)); }
    static I and_int(I a, I b) noexcept { return a & b; }
    static I or_int(I a, I b) noexcept { return a | b; }
    static I xor_int(I a, I b) noexcept { return a ^ b; }
    template <int count>
    static I shift_left(I a) noexcept {
        return I(U(a) << count);
    }
    template <int count>
    static I shift_right(I a) noexcept {
        return I(U(a) >> count);
    }
    static F to_float(I a) noexcept { return static_cast<float>(a); }
    static I truncate_int(F a) noexcept { return static_cast<I>(a); }
    static I round_int(F a) noexcept { return static_cast<I>(std::nearbyintf(a)); }
    static I to_bits(F a) noexcept { return std::bit_cast<I>(a); }
    static F from_bits(I a) noexcept { return std::bit_cast<F>(a); }

    template <class Lanes>
    static void transpose(Lanes (&r)[lane_count]) noexcept {
        for (std::size_t i = 0; i < lane_count; ++i)
            for (std::size_t j = i + 1; j < lane_count; ++j) {
                const float t = r[i].part[j];
                r[i].part[j] = r[j].part[i];
                r[j].part[i] = t;
            }
    }
};

using Lanes = LanesOf<Backend>;

}  // namespace patchbreeder::plain
