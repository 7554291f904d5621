// Lanes as two SSE2 registers: runs on every x86-64 machine.
#pragma once

#include <emmintrin.h>

#include "engine/lanes.h"

namespace patchbreeder::sse2 {

struct Backend {
    static constexpr const char* name = "sse2";
    static constexpr std::size_t width = 4;
    // Structs rather than bare register types, whose attributes a template argument would lose.
    struct F {
        __m128 v;
    };
    struct I {
        __m128i v;
    };
    struct M {
        __m128 v;
    };

    static F set(float x) noexcept { return {_mm_set1_ps(x)}; }
    static F load(const float* p) noexcept { return {_mm_loadu_ps(p)}; }
    static void store(float* p, F x) noexcept { _mm_storeu_ps(p, x.v); }
    static F gather(const float* base, I i) noexcept {
        alignas(16) std::int32_t at[4];
        _mm_store_si128(reinterpret_cast<__m128i*>(at), i.v);
        return {_mm_setr_ps(base[at[0]], base[at[1]], base[at[2]], base[at[3]])};
    }
    static F add(F a, F b) noexcept { return {_mm_add_ps(a.v, b.v)}; }
    static F sub(F a, F b) noexcept { return {_mm_sub_ps(a.v, b.v)}; }
    static F mul(F a, F b) noexcept { return {_mm_mul_ps(a.v, b.v)}; }
    static F div(F a, F b) noexcept { return {_mm_div_ps(a.v, b.v)}; }
    static F min(F a, F b) noexcept { return {_mm_min_ps(a.v, b.v)}; }
    static F max(F a, F b) noexcept { return {_mm_max_ps(a.v, b.v)}; }
    static F sqrt(F a) noexcept { return {_mm_sqrt_ps(a.v)}; }
    static F abs(F a) noexcept { return {_mm_andnot_ps(_mm_set1_ps(-0.0f), a.v)}; }
    static F copysign(F a, F s) noexcept {
        const __m128 sign = _mm_set1_ps(-0.0f);
        return {_mm_or_ps(_mm_andnot_ps(sign, a.v), _mm_and_ps(sign, s.v))};
    }
    static M less(F a, F b) noexcept { return {_mm_cmplt_ps(a.v, b.v)}; }
    static M less_equal(F a, F b) noexcept { return {_mm_cmple_ps(a.v, b.v)}; }
    static M equal(F a, F b) noexcept { return {_mm_cmpeq_ps(a.v, b.v)}; }
    static F select(M m, F a, F b) noexcept {
        return {_mm_or_ps(_mm_and_ps(m.v, a.v), _mm_andnot_ps(m.v, b.v))};
    }
    static M and_mask(M a, M b) noexcept { return {_mm_and_ps(a.v, b.v)}; }
    static M or_mask(M a, M b) noexcept { return {_mm_or_ps(a.v, b.v)}; }
    static bool any(M a) noexcept { return _mm_movemask_ps(a.v) != 0; }

    static I set_int(std::int32_t x) noexcept { return {_mm_set1_epi32(x)}; }
    static I add_int(I a, I b) noexcept { return {_mm_add_epi32(a.v, b.v)}; }
    static I sub_int(I a, I b) noexcept { return {_mm_sub_epi32(a.v, b.v)}; }
    static I and_int(I a, I b) noexcept { return {_mm_and_si128(a.v, b.v)}; }
    static I or_int(I a, I b) noexcept { return {_mm_or_si128(a.v, b.v)}; }
    static I xor_int(I a, I b) noexcept { return {_mm_xor_si128(a.v, b.v)}; }
    template <int count>
    static I shift_left(I a) noexcept {
        return {_mm_slli_epi32(a.v, count)};
    }
    template <int count>
    static I shift_right(I a) noexcept {
        return {_mm_srli_epi32(a.v, count)};
    }
    static F to_float(I a) noexcept { return {_mm_cvtepi32_ps(a.v)}; }
    static I truncate_int(F a) noexcept { return {_mm_cvttps_epi32(a.v)}; }
    static I round_int(F a) noexcept { return {_mm_cvtps_epi32(a.v)}; }
    static I to_bits(F a) noexcept { return {_mm_castps_si128(a.v)}; }
    static F from_bits(I a) noexcept { return {_mm_castsi128_ps(a.v)}; }

    // Four 4x4 quarters: the off-diagonal ones change places.
    template <class Lanes>
    static void transpose(Lanes (&r)[lane_count]) noexcept {
        for (std::size_t half = 0; half < 2; ++half)
            for (std::size_t top = 0; top < 8; top += 4) {
                _MM_TRANSPOSE4_PS(r[top].part[half].v, r[top + 1].part[half].v,
                                  r[top + 2].part[half].v, r[top + 3].part[half].v);
            }
        for (std::size_t i = 0; i < 4; ++i) {
            const F t = r[i].part[1];
            r[i].part[1] = r[i + 4].part[0];
            r[i + 4].part[0] = t;
        }
    }
};

using Lanes = LanesOf<Backend>;

}  // namespace patchbreeder::sse2
