// Multi-scale spectral loss of DDSP (Engel et al., 2020): six Hann STFTs 2048..64 with 75 %
// overlap, the sound padded at its end; mean |A - B| of magnitudes plus mean |ln A - ln B|, floored
// at 1e-5, summed over the scales. Not normalised: it minds the level, and grows with it.
#pragma once

#include "fitness/loss_spectra.h"

namespace patchbreeder {

template <class Lanes>
struct MssLoss {
    static constexpr LossPart parts[] = {{"linear", "magnitude"}, {"log", "nepers"}};
    static constexpr float floor = 1e-10f;  // of power

    static std::size_t memory(const LossShape& shape) noexcept {
        return Magnitudes<Lanes>::memory(shape);
    }
    static void prepare(const LossShape& shape, float* work, float* kept) noexcept {
        Magnitudes<Lanes>::prepare(shape, floor, work, kept);
    }
    static void distance(const LossShape& shape, float* work, const float* kept,
                         float* parts_out) noexcept {
        std::size_t offset = 0;
        parts_out[0] = parts_out[1] = 0.0f;
        for (std::size_t i = 0; i < shape.scale_count; ++i) {
            const LossScale& s = shape.scales[i];
            Lanes linear(0.0f), log(0.0f);
            each_power<Lanes>(
                shape, i, work, offset,
                [&](const Lanes& power, std::size_t at, const Lanes& counts) noexcept {
                    const Lanes a = max(power, Lanes(floor)), b = Lanes::load(kept + at);
                    linear += abs(sqrt(a) - sqrt(b)) * counts;
                    log += abs(log_magnitude(a) - log_magnitude(b)) * counts;
                });
            const float bins = static_cast<float>(s.frames * s.bins());
            parts_out[0] += sum(linear) / bins;
            parts_out[1] += sum(log) / bins;
            offset += scale_floats(s);
        }
    }
};

}  // namespace patchbreeder
