// Multi-scale spectral loss of DDSP (Engel et al., 2020): six Hann STFTs 2048..64 with 75 %
// overlap, the sound padded at its end; mean |A - B| of magnitudes plus mean |ln A - ln B|, floored
// at 1e-5, summed over the scales. Not normalised: it minds the level, and grows with it.
#pragma once

#include "fitness/loss_spectra.h"

namespace patchbreeder {

template <class Lanes>
struct MssLoss {
    static constexpr LossPart parts[] = {{"linear", "magnitude"}, {"log", "nepers"}};
    static constexpr float floor = 1e-5f;

    static std::size_t memory(const LossShape& shape) noexcept {
        return Magnitudes<Lanes>::memory(shape);
    }
    static void prepare(const LossShape& shape, float* work, float* kept) noexcept {
        Magnitudes<Lanes>::prepare(shape, floor, work, kept);
    }
    static void distance(const LossShape& shape, float* work, const float* kept,
                         float* parts_out) noexcept {
        parts_out[0] = parts_out[1] = 0.0f;
        for (std::size_t i = 0; i < shape.scale_count; ++i) {
            const LossScale& s = shape.scales[i];
            const Gap gap = Magnitudes<Lanes>::compare(shape, i, floor, work, kept,
                                                       [](const Lanes& d) noexcept { return d; });
            const float bins = static_cast<float>(s.frames * s.bins());
            parts_out[0] += gap.apart / bins;
            parts_out[1] += gap.log / bins;
        }
    }
};

}  // namespace patchbreeder
