// Distance between two spectrograms of compressed magnitudes: sqrt(1 - c^2), c their cosine with
// early frames weighted more. 0 = the same up to a gain, 1 = nothing in common.
//
// 1 - c^2 is computed from the difference d = a - b and never as one less a number near one:
// with b the target, |a|^2 |b|^2 - (a.b)^2 = |b|^2 |d|^2 - (b.d)^2.
#pragma once

#include "fitness/term.h"

namespace patchbreeder {

// x^(1/5) for x >= 1e-12: a power's fifth root is a magnitude to 0.4. Relative error < 3e-4, and
// monotonic.
template <class Lanes>
Lanes fifth_root(const Lanes& x) noexcept {
    // A fifth of the exponent and mantissa, taken as an integer, is right within 4 %; one step of
    // Newton's method with its second-order term does the rest.
    const Lanes guess = to_floats(bits(x)) * 0.2f + 852000000.0f;
    const Lanes y = from_bits(truncate_to_ints(guess)), y2 = y * y;
    const Lanes u = x / (y2 * y2 * y) - 1.0f;
    return y + y * (u * (Lanes(0.2f) - u * 0.08f));
}

template <class Lanes>
struct Cosine {
    // Bins more than 90 dB below the mean frame power (white noise 60 dB down) fade out: the
    // rounding of a 16-bit file, spread over a thousand empty bins, would count for a tenth of a
    // wrong timbre.
    static constexpr float faintest = 1e-9f;

    static std::size_t memory(const Grid& grid) noexcept {
        return grid.groups * (grid.end_bin - grid.low_bin) * lane_count + lane_count;
    }
    // The target's magnitudes, group by group, then their weighted square norm.
    static void prepare(const Grid& grid, const float* work, float mean_power,
                        float* kept) noexcept {
        const Compress compress(mean_power);
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
        const Compress compress(mean_power);
        Lanes aa(0.0f), bd(0.0f), dd(0.0f);
        for (std::size_t g = 0; g < grid.groups; ++g) {
            const float* power = work + grid.power + g * grid.bins() * lane_count;
            Lanes frame_aa(0.0f), frame_bd(0.0f), frame_dd(0.0f);
            for (std::size_t k = grid.low_bin; k < grid.end_bin; ++k, kept += lane_count) {
                const Lanes a = compress(Lanes::load(power + k * lane_count));
                const Lanes b = Lanes::load(kept), d = a - b;
                frame_aa += a * a;
                frame_bd += b * d;
                frame_dd += d * d;
            }
            const Lanes weight = Lanes::load(grid.weights + g * lane_count);
            aa += frame_aa * weight;
            bd += frame_bd * weight;
            dd += frame_dd * weight;
        }
        return sine(sum(aa), kept[0], sum(bd), sum(dd));
    }

  private:
    struct Compress {
        Lanes scale;

        explicit Compress(float mean_power) noexcept
            : scale(mean_power > 0.0f ? 1.0f / mean_power : 0.0f) {}
        Lanes operator()(const Lanes& power) const noexcept {
            const Lanes x = power * scale;
            return fifth_root(x + 1e-12f) * min(x * (1.0f / faintest), Lanes(1.0f));
        }
    };
    // Of the angle between the sounds; 1 if either is silent.
    static float sine(float aa, float bb, float bd, float dd) noexcept {
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
