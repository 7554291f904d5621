// Runs every lane operation over a span of inputs, as a template, so that backends can be compared
// bit for bit.
#pragma once

#include "engine/lanes_math.h"

namespace patchbreeder::test {

inline constexpr std::size_t probe_outputs = 34;

// in: 8 x count floats; out: probe_outputs x 8 x count floats.
template <class Lanes>
void probe(const float* in, std::size_t count, float* out) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const Lanes a = Lanes::load(in + i * lane_count);
        const Lanes b = Lanes::load(in + ((i * 7 + 3) % count) * lane_count);
        const auto put = [&out](const Lanes& x) noexcept {
            x.store(out);
            out += lane_count;
        };
        const Lanes small = a * 1e-4f, positive = abs(a) + 1e-20f;
        put(a + b), put(a - b), put(a * b), put(a / (b + 1e-9f)), put(-a);
        put(min(a, b)), put(max(a, b)), put(sqrt(positive)), put(abs(a)), put(copysign(a, b));
        put(select(a < b, a, b)), put(select(a <= b, a, b)), put(select(a == b, a, b));
        put(select((a < b) & (a > Lanes(0.0f)), a, b));
        put(select((a < b) | (a > Lanes(0.0f)), a, b));
        put(floor(small)), put(round(small)), put(to_floats(truncate_to_ints(small)));
        put(from_bits(bits(a))), put(from_bits(bits(a) ^ bits(b)) * 0.0f + 1.0f);
        put(to_floats(shift_right<9>(bits(a)) & typename Lanes::Ints(0xffff)));
        put(to_floats(shift_left<3>(bits(a)) | typename Lanes::Ints(1)));
        put(to_floats(bits(a) - bits(b) + typename Lanes::Ints(17)));
        put(exp2(small)), put(log2(positive)), put(log2_coarse(positive));
        put(sin_turns(small)), put(cos_turns(small)), put(tanh(small));
        put(tan_half_turns(clamp(abs(small), Lanes(0.0f), Lanes(0.49f))));
        put(gain_from_db(small));
        put(Lanes::gather(in, shift_right<28>(bits(a)) & typename Lanes::Ints(15)));
        put(Lanes(sum(a)));
        Lanes rows[lane_count];
        for (std::size_t r = 0; r < lane_count; ++r) rows[r] = a + static_cast<float>(r);
        transpose(rows);
        put(rows[i % lane_count]);
    }
}

void probe_avx2(const float* in, std::size_t count, float* out) noexcept;

}  // namespace patchbreeder::test
