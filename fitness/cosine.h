// Distance between two spectrograms of compressed magnitudes: sqrt(1 - c^2), c their cosine with
// early frames weighted more. 0 = the same up to a gain, 1 = nothing in common.
//
// 1 - c^2 is computed from the difference d = a - b and never as one less a number near one:
// with b the target, |a|^2 |b|^2 - (a.b)^2 = |b|^2 |d|^2 - (b.d)^2.
#pragma once

#include "fitness/term.h"

namespace patchbreeder {

// Powers compressed to (power / mean)^(1/5), which is magnitude to 0.4. Relative error < 1e-4, no
// steps. Bins more than 90 dB below the mean frame power (white noise 60 dB down) fade out: the
// rounding of a 16-bit file, spread over a thousand empty bins, would count for a tenth of a wrong
// timbre.
template <class Lanes>
class Compress {
  public:
    explicit Compress(float mean_power) noexcept : Compress(1.0f, 1e30f) {
        if (mean_power > 0.0f)
            *this = Compress(lane((*this)(Lanes(1.0f / mean_power)), 0), 1e9f / mean_power);
    }
    [[nodiscard]] Lanes operator()(const Lanes& x) const noexcept {
        // A fifth of the exponent and mantissa, taken as an integer, gives r = x^(-1/5) within 4 %;
        // a polynomial in v = x r^5, which is nearly 1, does the rest. Evaluated as a tree: twenty
        // operations in a row would wait for each other.
        const Lanes guess = Lanes(1277950000.0f) - to_floats(bits(x)) * 0.2f;
        const Lanes r = from_bits(truncate_to_ints(guess)), r2 = r * r, r4 = r2 * r2;
        const Lanes v = (x * r) * r4;
        const Lanes p = (c0_ + c1_ * v) + (v * v) * (c2_ + c3_ * v);
        return (x * r4) * min(x * fade_, Lanes(1.0f)) * p;
    }

  private:
    Lanes c0_, c1_, c2_, c3_, fade_;

    // v^(-4/5) for v in 0.85..1.18, times `gain`.
    Compress(float gain, float fade) noexcept
        : c0_(3.18017262f * gain),
          c1_(-4.2049337f * gain),
          c2_(2.66967371f * gain),
          c3_(-0.6449569f * gain),
          fade_(fade) {}
};

template <class Lanes>
struct Cosine {
    static std::size_t memory(const Grid& grid) noexcept {
        return grid.groups * (grid.end_bin - grid.low_bin) * lane_count + lane_count;
    }
    // The target's magnitudes, group by group, then their weighted square norm.
    static void prepare(const Grid& grid, const float* work, float mean_power,
                        float* kept) noexcept {
        const Compress<Lanes> compress(mean_power);
        Lanes norm(0.0f);
        for (std::size_t g = 0; g < grid.groups; ++g) {
            const float* power = work + grid.power + g * grid.bins() * lane_count;
            Lanes frame(0.0f);
            for (std::size_t k = grid.low_bin; k < grid.end_bin; ++k, kept += lane_count) {
                const Lanes b = compress(Lanes::load(power + k * lane_count));
                b.store(kept);
                frame += b * b;
            }
            norm += frame * Lanes::load(grid.weights + g * lane_count);
        }
        Lanes(sum(norm)).store(kept);
    }
    static float distance(const Grid& grid, const float* work, float mean_power,
                          const float* kept) noexcept {
        const Compress<Lanes> compress(mean_power);
        Lanes bd(0.0f), dd(0.0f);
        for (std::size_t g = 0; g < grid.groups; ++g) {
            const float* power = work + grid.power + g * grid.bins() * lane_count;
            Lanes frame_bd(0.0f), frame_dd(0.0f);
            for (std::size_t k = grid.low_bin; k < grid.end_bin; ++k, kept += lane_count) {
                const Lanes b = Lanes::load(kept);
                const Lanes d = compress(Lanes::load(power + k * lane_count)) - b;
                frame_bd += b * d;
                frame_dd += d * d;
            }
            const Lanes weight = Lanes::load(grid.weights + g * lane_count);
            bd += frame_bd * weight;
            dd += frame_dd * weight;
        }
        return sine(kept[0], sum(bd), sum(dd));
    }

  private:
    // Of the angle between the sounds; 1 if either is silent.
    static float sine(float bb, float bd, float dd) noexcept {
        const float aa = bb + 2.0f * bd + dd;
        if (!(aa > 0.0f) || !(bb > 0.0f)) return dd > 0.0f ? 1.0f : 0.0f;
        const float square = (dd / bb - (bd / bb) * (bd / bb)) * (bb / aa);
        return lane(sqrt(clamp(Lanes(square), Lanes(0.0f), Lanes(1.0f))), 0);
    }
};

// What the terms share that are such a distance at one resolution.
template <class Lanes, Grid Shape::*grid, float Features::*mean_power>
struct CosineTerm {
    static constexpr float silence = 1.0f;

    static std::size_t memory(const Shape& shape) noexcept {
        return Cosine<Lanes>::memory(shape.*grid);
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Features& f = target.features;
        Cosine<Lanes>::prepare(f.shape->*grid, f.work, f.*mean_power, kept);
    }
    static float distance(const Features& f, const float* kept) noexcept {
        return Cosine<Lanes>::distance(f.shape->*grid, f.work, f.*mean_power, kept);
    }
};

}  // namespace patchbreeder
