// Lanes as one AVX2 register. Include only from files compiled for AVX2 (NAME_avx2.cpp).
#pragma once

#include <immintrin.h>

#include "engine/lanes.h"

namespace patchbreeder::avx2 {

struct Backend {
    static constexpr const char* name = "avx2";
    static constexpr std::size_t width = 8;
    // Structs rather than bare register types, whose attributes a template argument would lose.
    struct F {
        __m256 v;
    };
    struct I {
        __m256i v;
    };
    struct M {
        __m256 v;
    };

    static F set(float x) noexcept { return {_mm256_set1_ps(x)}; }
    static F load(const float* p) noexcept { return {_mm256_loadu_ps(p)}; }
    static void store(float* p, F x) noexcept { _mm256_storeu_ps(p, x.v); }
    static F gather(const float* base, I i) noexcept { return {_mm256_i32gather_ps(base, i.v, 4)}; }
    static F add(F a, F b) noexcept { return {_mm256_add_ps(a.v, b.v)}; }
    static F sub(F a, F b) noexcept { return {_mm256_sub_ps(a.v, b.v)}; }
    static F mul(F a, F b) noexcept { return {_mm256_mul_ps(a.v, b.v)}; }
    static F div(F a, F b) noexcept { return {_mm256_div_ps(a.v, b.v)}; }
    static F min(F a, F b) noexcept { return {_mm256_min_ps(a.v, b.v)}; }
    static F max(F a, F b) noexcept { return {_mm256_max_ps(a.v, b.v)}; }
    static F sqrt(F a) noexcept { return {_mm256_sqrt_ps(a.v)}; }
    static F abs(F a) noexcept { return {_mm256_andnot_ps(_mm256_set1_ps(-0.0f), a.v)}; }
    static F copysign(F a, F s) noexcept {
        const __m256 sign = _mm256_set1_ps(-0.0f);
        return {_mm256_or_ps(_mm256_andnot_ps(sign, a.v), _mm256_and_ps(sign, s.v))};
    }
    static M less(F a, F b) noexcept { return {_mm256_cmp_ps(a.v, b.v, _CMP_LT_OS)}; }
    static M less_equal(F a, F b) noexcept { return {_mm256_cmp_ps(a.v, b.v, _CMP_LE_OS)}; }
    static M equal(F a, F b) noexcept { return {_mm256_cmp_ps(a.v, b.v, _CMP_EQ_OQ)}; }
    static F select(M m, F a, F b) noexcept { return {_mm256_blendv_ps(b.v, a.v, m.v)}; }
    static M and_mask(M a, M b) noexcept { return {_mm256_and_ps(a.v, b.v)}; }
    static M or_mask(M a, M b) noexcept { return {_mm256_or_ps(a.v, b.v)}; }
    static bool any(M a) noexcept { return _mm256_movemask_ps(a.v) != 0; }

    static I set_int(std::int32_t x) noexcept { return {_mm256_set1_epi32(x)}; }
    static I add_int(I a, I b) noexcept { return {_mm256_add_epi32(a.v, b.v)}; }
    static I sub_int(I a, I b) noexcept { return {_mm256_sub_epi32(a.v, b.v)}; }
    static I and_int(I a, I b) noexcept { return {_mm256_and_si256(a.v, b.v)}; }
    static I or_int(I a, I b) noexcept { return {_mm256_or_si256(a.v, b.v)}; }
    static I xor_int(I a, I b) noexcept { return {_mm256_xor_si256(a.v, b.v)}; }
    template <int count>
    static I shift_left(I a) noexcept {
        return {_mm256_slli_epi32(a.v, count)};
    }
    template <int count>
    static I shift_right(I a) noexcept {
        return {_mm256_srli_epi32(a.v, count)};
    }
    static F to_float(I a) noexcept { return {_mm256_cvtepi32_ps(a.v)}; }
    static I truncate_int(F a) noexcept { return {_mm256_cvttps_epi32(a.v)}; }
    static I round_int(F a) noexcept { return {_mm256_cvtps_epi32(a.v)}; }
    static I to_bits(F a) noexcept { return {_mm256_castps_si256(a.v)}; }
    static F from_bits(I a) noexcept { return {_mm256_castsi256_ps(a.v)}; }

    template <class Lanes>
    static void transpose(Lanes (&r)[lane_count]) noexcept {
        __m256 pair[8], quad[8];
        for (std::size_t i = 0; i < 8; i += 2) {
            pair[i] = _mm256_unpacklo_ps(r[i].part[0].v, r[i + 1].part[0].v);
            pair[i + 1] = _mm256_unpackhi_ps(r[i].part[0].v, r[i + 1].part[0].v);
        }
        for (std::size_t i = 0; i < 8; i += 4)
            for (std::size_t k = 0; k < 2; ++k) {
                quad[i + 2 * k] = _mm256_shuffle_ps(pair[i + k], pair[i + k + 2], 0x44);
                quad[i + 2 * k + 1] = _mm256_shuffle_ps(pair[i + k], pair[i + k + 2], 0xee);
            }
        for (std::size_t i = 0; i < 4; ++i) {
            r[i].part[0].v = _mm256_permute2f128_ps(quad[i], quad[i + 4], 0x20);
            r[i + 4].part[0].v = _mm256_permute2f128_ps(quad[i], quad[i + 4], 0x31);
        }
    }
};

using Lanes = LanesOf<Backend>;

}  // namespace patchbreeder::avx2
