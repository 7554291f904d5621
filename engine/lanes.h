// Lanes: eight floats that move together, the value type all sound and spectrum code is written on.
//
// Logically 8 wide on every machine. A backend (`lanes_plain.h`, `lanes_sse2.h`, `lanes_avx2.h`)
// supplies register types and some thirty primitives; this file lifts them to 8 wide. Every
// operation is one IEEE-754 single-precision operation per lane, so all backends give the same bits
// (docs/decisions/0001-same-bits-without-fma.md). No operation crosses lanes except `transpose`;
// `any` may only be used to skip work that no lane would hear.
#pragma once

#include <cstddef>
#include <cstdint>

namespace patchbreeder {

inline constexpr std::size_t lane_count = 8;

// A backend names the types F (floats), I (int32), M (mask), each `width` elements wide.
template <class Isa>
inline constexpr std::size_t lane_parts = lane_count / Isa::width;

template <class Isa>
struct MaskOf {
    typename Isa::M part[lane_parts<Isa>];
};

template <class Isa>
struct IntsOf {
    typename Isa::I part[lane_parts<Isa>];

    IntsOf() = default;
    IntsOf(std::int32_t value) noexcept {
        for (auto& p : part) p = Isa::set_int(value);
    }
};

template <class Isa>
struct alignas(32) LanesOf {
    using Backend = Isa;
    using Mask = MaskOf<Isa>;
    using Ints = IntsOf<Isa>;

    typename Isa::F part[lane_parts<Isa>];

    LanesOf() = default;
    LanesOf(float value) noexcept {
        for (auto& p : part) p = Isa::set(value);
    }
    // Unaligned load of 8 floats.
    [[nodiscard]] static LanesOf load(const float* from) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::load(from + p * Isa::width);
        return r;
    }
    // base[index] per lane.
    [[nodiscard]] static LanesOf gather(const float* base, Ints index) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::gather(base, index.part[p]);
        return r;
    }
    void store(float* to) const noexcept {
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p) Isa::store(to + p * Isa::width, part[p]);
    }
    LanesOf& operator+=(const LanesOf& b) noexcept { return *this = *this + b; }
    LanesOf& operator-=(const LanesOf& b) noexcept { return *this = *this - b; }
    LanesOf& operator*=(const LanesOf& b) noexcept { return *this = *this * b; }

    // Friends rather than templates, so that a float argument becomes a broadcast.
    friend LanesOf operator+(const LanesOf& a, const LanesOf& b) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::add(a.part[p], b.part[p]);
        return r;
    }
    friend LanesOf operator-(const LanesOf& a, const LanesOf& b) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::sub(a.part[p], b.part[p]);
        return r;
    }
    friend LanesOf operator*(const LanesOf& a, const LanesOf& b) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::mul(a.part[p], b.part[p]);
        return r;
    }
    friend LanesOf operator/(const LanesOf& a, const LanesOf& b) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::div(a.part[p], b.part[p]);
        return r;
    }
    friend LanesOf operator-(const LanesOf& a) noexcept { return LanesOf(0.0f) - a; }
    // a < b ? a : b, exactly: a NaN in either argument yields b.
    friend LanesOf min(const LanesOf& a, const LanesOf& b) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::min(a.part[p], b.part[p]);
        return r;
    }
    // a > b ? a : b, exactly: a NaN in either argument yields b.
    friend LanesOf max(const LanesOf& a, const LanesOf& b) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::max(a.part[p], b.part[p]);
        return r;
    }
    friend LanesOf sqrt(const LanesOf& a) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::sqrt(a.part[p]);
        return r;
    }
    friend LanesOf abs(const LanesOf& a) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::abs(a.part[p]);
        return r;
    }
    // Magnitude of a, sign of s.
    friend LanesOf copysign(const LanesOf& a, const LanesOf& s) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::copysign(a.part[p], s.part[p]);
        return r;
    }
    friend Mask operator<(const LanesOf& a, const LanesOf& b) noexcept {
        Mask r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::less(a.part[p], b.part[p]);
        return r;
    }
    friend Mask operator>(const LanesOf& a, const LanesOf& b) noexcept { return b < a; }
    friend Mask operator<=(const LanesOf& a, const LanesOf& b) noexcept {
        Mask r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::less_equal(a.part[p], b.part[p]);
        return r;
    }
    friend Mask operator>=(const LanesOf& a, const LanesOf& b) noexcept { return b <= a; }
    friend Mask operator==(const LanesOf& a, const LanesOf& b) noexcept {
        Mask r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::equal(a.part[p], b.part[p]);
        return r;
    }
    friend LanesOf select(const Mask& m, const LanesOf& yes, const LanesOf& no) noexcept {
        LanesOf r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
            r.part[p] = Isa::select(m.part[p], yes.part[p], no.part[p]);
        return r;
    }
    // Nearest integer, ties to even. |a| < 2^31.
    friend Ints round_to_ints(const LanesOf& a) noexcept {
        Ints r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::round_int(a.part[p]);
        return r;
    }
    // Toward zero. |a| < 2^31.
    friend Ints truncate_to_ints(const LanesOf& a) noexcept {
        Ints r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::truncate_int(a.part[p]);
        return r;
    }
    friend Ints bits(const LanesOf& a) noexcept {
        Ints r;
        for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::to_bits(a.part[p]);
        return r;
    }
};

template <class Isa>
LanesOf<Isa> to_floats(const IntsOf<Isa>& a) noexcept {
    LanesOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::to_float(a.part[p]);
    return r;
}
template <class Isa>
LanesOf<Isa> from_bits(const IntsOf<Isa>& a) noexcept {
    LanesOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::from_bits(a.part[p]);
    return r;
}
template <class Isa>
IntsOf<Isa> operator+(const IntsOf<Isa>& a, const IntsOf<Isa>& b) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::add_int(a.part[p], b.part[p]);
    return r;
}
template <class Isa>
IntsOf<Isa> operator-(const IntsOf<Isa>& a, const IntsOf<Isa>& b) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::sub_int(a.part[p], b.part[p]);
    return r;
}
template <class Isa>
IntsOf<Isa> operator&(const IntsOf<Isa>& a, const IntsOf<Isa>& b) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::and_int(a.part[p], b.part[p]);
    return r;
}
template <class Isa>
IntsOf<Isa> operator|(const IntsOf<Isa>& a, const IntsOf<Isa>& b) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r.part[p] = Isa::or_int(a.part[p], b.part[p]);
    return r;
}
template <class Isa>
IntsOf<Isa> operator^(const IntsOf<Isa>& a, const IntsOf<Isa>& b) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::xor_int(a.part[p], b.part[p]);
    return r;
}
template <int count, class Isa>
IntsOf<Isa> shift_left(const IntsOf<Isa>& a) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::template shift_left<count>(a.part[p]);
    return r;
}
// Logical: zeros come in from the left.
template <int count, class Isa>
IntsOf<Isa> shift_right(const IntsOf<Isa>& a) noexcept {
    IntsOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::template shift_right<count>(a.part[p]);
    return r;
}
template <class Isa>
MaskOf<Isa> operator&(const MaskOf<Isa>& a, const MaskOf<Isa>& b) noexcept {
    MaskOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::and_mask(a.part[p], b.part[p]);
    return r;
}
template <class Isa>
MaskOf<Isa> operator|(const MaskOf<Isa>& a, const MaskOf<Isa>& b) noexcept {
    MaskOf<Isa> r;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p)
        r.part[p] = Isa::or_mask(a.part[p], b.part[p]);
    return r;
}
// True if any lane is set. For control flow that skips work only; never to mix lanes.
template <class Isa>
bool any(const MaskOf<Isa>& a) noexcept {
    bool r = false;
    for (std::size_t p = 0; p < lane_parts<Isa>; ++p) r = r || Isa::any(a.part[p]);
    return r;
}

// One lane, for hosts and tests; slow, so not for inner loops.
template <class Isa>
float lane(const LanesOf<Isa>& a, std::size_t i) noexcept {
    float values[lane_count];
    a.store(values);
    return values[i];
}
// Sum of the lanes in one fixed order, for reductions whose bits must not depend on the backend.
template <class Isa>
float sum(const LanesOf<Isa>& a) noexcept {
    float v[lane_count];
    a.store(v);
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}
// rows[i] lane j <-> rows[j] lane i.
template <class Isa>
void transpose(LanesOf<Isa> (&rows)[lane_count]) noexcept {
    Isa::transpose(rows);
}

template <class Lanes>
Lanes clamp(const Lanes& x, const Lanes& low, const Lanes& high) noexcept {
    return min(max(x, low), high);
}
// floor(x) for |x| < 2^31. Negative zero becomes positive zero on every backend.
template <class Lanes>
Lanes floor(const Lanes& x) noexcept {
    const Lanes t = to_floats(truncate_to_ints(x));
    return t - select(x < t, Lanes(1.0f), Lanes(0.0f));
}
// Nearest integer as a float, ties to even, |x| < 2^31.
template <class Lanes>
Lanes round(const Lanes& x) noexcept {
    return to_floats(round_to_ints(x));
}

}  // namespace patchbreeder
