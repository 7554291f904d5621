// Multi-resolution STFT loss (Yamamoto et al., 2020) with the defaults of auraloss: FFT 1024, 2048,
// 512, hop 120, 240, 50, Hann windows 600, 1200, 240, mirrored ends; spectral convergence
// |A - B| / |B| in the Frobenius norm, B the target, plus mean |ln A - ln B|, power floored at
// 1e-8; the mean of the three. Not normalised: it minds the level.
#pragma once

#include "fitness/loss_spectra.h"

namespace patchbreeder {

template <class Lanes>
struct MrstftLoss {
    static constexpr LossPart parts[] = {{"convergence", "ratio"}, {"log", "nepers"}};
    static constexpr float floor = 1e-4f;  // the root of 1e-8

    static std::size_t memory(const LossShape& shape) noexcept {
        return Magnitudes<Lanes>::memory(shape);
    }
    static void prepare(const LossShape& shape, float* work, float* kept) noexcept {
        Magnitudes<Lanes>::prepare(shape, floor, work, kept);
    }
    static void distance(const LossShape& shape, float* work, const float* kept,
                         float* parts_out) noexcept {
        const float share = 1.0f / static_cast<float>(shape.scale_count);
        parts_out[0] = parts_out[1] = 0.0f;
        for (std::size_t i = 0; i < shape.scale_count; ++i) {
            const LossScale& s = shape.scales[i];
            const Gap gap = Magnitudes<Lanes>::compare(
                shape, i, floor, work, kept, [](const Lanes& d) noexcept { return d * d; });
            parts_out[0] += share * lane(sqrt(Lanes(gap.apart / gap.norm)), 0);
            parts_out[1] += share * gap.log / static_cast<float>(s.frames * s.bins());
        }
    }
};

}  // namespace patchbreeder
