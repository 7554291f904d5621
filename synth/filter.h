// A second-order filter whose response is a mix of input, band and low pass: trapezoidal
// integrators (Zavalishin, "The Art of VA Filter Design"; Simper, 2013), stable while it moves.
#pragma once

#include "engine/module.h"
#include "synth/change.h"

namespace patchbreeder {

// out = direct x in + band x band pass (height 1/k) + low x low pass; g = tan(pi f / rate), k =
// 1/Q.
template <class Lanes>
struct FilterShape {
    Lanes g, k, direct, band, low;
};

template <class Lanes>
struct Filter {  // plain data, part of a module's state
    Lanes x, y;
    FilterShape<Lanes> shape;

    void reset(const FilterShape<Lanes>& to) noexcept { shape = to; }
    // Lanes outside the mask forget.
    void keep(const typename Lanes::Mask& lanes) noexcept {
        x = select(lanes, x, Lanes(0.0f)), y = select(lanes, y, Lanes(0.0f));
    }
    // One tick, gliding to another shape. `out` may be `in`.
    void process(const Lanes* in, Lanes* out, const FilterShape<Lanes>& to) noexcept {
        const bool moves = changed(shape.g, to.g) || changed(shape.k, to.k);
        Ramp<Lanes> g(shape.g, to.g), k(shape.k, to.k), direct(shape.direct, to.direct);
        Ramp<Lanes> band(shape.band, to.band), low(shape.low, to.low);
        Coefficients c(to.g, to.k);
        Lanes u = x, v = y;
        for (std::size_t i = 0; i < tick_frames; ++i) {
            if (moves) c = Coefficients(g.next(), k.next());
            const Lanes next_u = (u + c.b * in[i]) - (c.c * u + c.b * v);
            const Lanes next_v = (v + c.d * in[i]) + (c.b * u - c.d * v);
            const Lanes twice_band = u + next_u, twice_low = v + next_v;
            u = next_u, v = next_v;
            out[i] =
                in[i] * direct.next() + (twice_band * band.next() + twice_low * low.next()) * 0.5f;
        }
        x = u, y = v;
    }

  private:
    struct Coefficients {
        Lanes b, c, d;
        Coefficients(const Lanes& at, const Lanes& damp) noexcept
            : b(at * 2.0f / ((at + damp) * at + 1.0f)), c((at + damp) * b), d(at * b) {}
    };
};

// tan(pi f / rate), below the Nyquist limit.
template <class Lanes>
Lanes warped(const Lanes& hertz, float rate) noexcept {
    return tan_half_turns(min(hertz * (1.0f / rate), Lanes(0.48f)));
}

// The classic shapes. Gains are amplitudes: shelves reach `a` squared, half of it in dB at the
// corner; so does a peak at its middle.
template <class Lanes>
FilterShape<Lanes> low_pass(const Lanes& g, const Lanes& q) noexcept {
    return {g, Lanes(1.0f) / q, 0.0f, 0.0f, 1.0f};
}
template <class Lanes>
FilterShape<Lanes> high_pass(const Lanes& g, const Lanes& q) noexcept {
    const Lanes k = Lanes(1.0f) / q;
    return {g, k, 1.0f, -k, -1.0f};
}
template <class Lanes>
FilterShape<Lanes> band_pass(const Lanes& g, const Lanes& q) noexcept {
    const Lanes k = Lanes(1.0f) / q;
    return {g, k, 0.0f, k, 0.0f};
}
template <class Lanes>
FilterShape<Lanes> band_stop(const Lanes& g, const Lanes& q) noexcept {
    const Lanes k = Lanes(1.0f) / q;
    return {g, k, 1.0f, -k, 0.0f};
}
template <class Lanes>
FilterShape<Lanes> bell(const Lanes& g, const Lanes& q, const Lanes& a) noexcept {
    const Lanes k = Lanes(1.0f) / (q * a);
    return {g, k, 1.0f, k * (a * a - 1.0f), 0.0f};
}
template <class Lanes>
FilterShape<Lanes> shelf_below(const Lanes& g, const Lanes& q, const Lanes& a) noexcept {
    const Lanes k = Lanes(1.0f) / q;
    return {g / sqrt(a), k, 1.0f, k * (a - 1.0f), a * a - 1.0f};
}
template <class Lanes>
FilterShape<Lanes> shelf_above(const Lanes& g, const Lanes& q, const Lanes& a) noexcept {
    const Lanes k = Lanes(1.0f) / q, top = a * a;
    return {g * sqrt(a), k, top, k * (Lanes(1.0f) - a) * a, Lanes(1.0f) - top};
}
// The `a` of a gain in dB: its square root as an amplitude.
template <class Lanes>
Lanes root_gain(const Lanes& db) noexcept {
    return gain_from_db(db * 0.5f);
}

}  // namespace patchbreeder
