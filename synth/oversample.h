// Four times oversampling for non-linearities: two elliptic half-band filters in a row, each a pair
// of allpass chains (Vaidyanathan, 1993), up and down again. Whatever a non-linearity adds between
// 24 kHz and 152 kHz (at 44.1 kHz) is removed by 78 dB or more before it can alias. Low notes come
// out 3 frames late, the highest some 14.
#pragma once

#include <array>

#include "engine/module.h"

namespace patchbreeder {

// Halves or doubles a rate. Coefficients alternate between the two chains.
template <class Lanes, std::size_t size>
struct HalfBand {  // plain data, part of a module's state
    static constexpr std::size_t even = (size + 1) / 2, odd = size / 2;
    Lanes a[even + 1], b[odd + 1];  // memories along either chain, input first

    // One frame into two.
    void up(const std::array<float, size>& k, const Lanes& x, Lanes* two) noexcept {
        two[0] = chain<0, even>(k, a, x);
        two[1] = chain<1, odd>(k, b, x);
    }
    // Two frames into one.
    Lanes down(const std::array<float, size>& k, const Lanes* two) noexcept {
        return (chain<0, even>(k, a, two[1]) + chain<1, odd>(k, b, two[0])) * 0.5f;
    }
    // Lanes outside the mask forget.
    void keep(const typename Lanes::Mask& lanes) noexcept {
        for (Lanes& m : a) m = select(lanes, m, Lanes(0.0f));
        for (Lanes& m : b) m = select(lanes, m, Lanes(0.0f));
    }

  private:
    // First-order allpasses y = k (x - last y) + last x; each one's output is the next one's input,
    // so one memory serves both.
    template <std::size_t first, std::size_t count>
    static Lanes chain(const std::array<float, size>& k, Lanes* memory, const Lanes& in) noexcept {
        Lanes x = in;
        for (std::size_t n = 0; n < count; ++n) {
            const Lanes y = (x - memory[n + 1]) * k[first + 2 * n] + memory[n];
            memory[n] = x;
            x = y;
        }
        memory[count] = x;
        return x;
    }
};

template <class Lanes>
class Oversampler {  // plain data, part of a module's state
  public:
    // out[i] = shape(in[i], i) for one tick, shaped at four times the rate. `out` may be `in`.
    template <class Shape>
    void process(const Lanes* in, Lanes* out, const Shape& shape) noexcept {
        for (std::size_t i = 0; i < tick_frames; ++i) {
            Lanes two[2], four[4];
            steep_up_.up(steep, in[i], two);
            for (std::size_t h = 0; h < 2; ++h) {
                gentle_up_.up(gentle, two[h], four + 2 * h);
                four[2 * h] = shape(four[2 * h], i), four[2 * h + 1] = shape(four[2 * h + 1], i);
                two[h] = gentle_down_.down(gentle, four + 2 * h);
            }
            out[i] = steep_down_.down(steep, two);
        }
    }
    void keep(const typename Lanes::Mask& lanes) noexcept {
        steep_up_.keep(lanes), steep_down_.keep(lanes);
        gentle_up_.keep(lanes), gentle_down_.keep(lanes);
    }

  private:
    // From the closed form for elliptic half-bands: 78 dB above 1.09 of the Nyquist frequency, and
    // 95 dB with a transition as wide as the first filter leaves room for.
    static constexpr std::array<float, 6> steep{0.0628138144f, 0.223782072f, 0.424347215f,
                                                0.616506753f,  0.781846409f, 0.927469095f};
    static constexpr std::array<float, 3> gentle{0.0668703023f, 0.275620283f, 0.676359769f};

    HalfBand<Lanes, 6> steep_up_, steep_down_;
    HalfBand<Lanes, 3> gentle_up_, gentle_down_;
};

}  // namespace patchbreeder
