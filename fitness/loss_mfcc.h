// Mean absolute difference of 13 mel-frequency cepstral coefficients as librosa computes them: 2048
// / 512 Hann, 128 area-normalised Slaney mel bands, dB of power floored 80 dB below the sound's own
// maximum, orthonormal cosine transform, coefficient 0 (the level) included. What SpiegeLib's
// matchers minimise. Not normalised.
#pragma once

#include "fitness/loss_spectra.h"

namespace patchbreeder {

inline constexpr std::size_t mfcc_count = 13;

template <class Lanes>
struct MfccLoss {
    static constexpr LossPart parts[] = {{"mfcc", "dB"}};
    static constexpr float least_power = 1e-10f;
    static constexpr float range_db = 80.0f;

    static std::size_t memory(const LossShape& shape) noexcept {
        return shape.scales[0].groups * mfcc_count * lane_count;
    }
    static void prepare(const LossShape& shape, float* work, float* kept) noexcept {
        each_coefficient(shape, work, [&](std::size_t at, const Lanes& c, const Lanes&) noexcept {
            c.store(kept + at);
        });
    }
    static void distance(const LossShape& shape, float* work, const float* kept,
                         float* parts_out) noexcept {
        Lanes total(0.0f);
        each_coefficient(shape, work,
                         [&](std::size_t at, const Lanes& c, const Lanes& counts) noexcept {
                             total += abs(c - Lanes::load(kept + at)) * counts;
                         });
        parts_out[0] = sum(total) / static_cast<float>(shape.scales[0].frames * mfcc_count);
    }

  private:
    // dB of every band to shape.spectra, and the maximum.
    static float band_levels(const LossShape& shape, float* work) noexcept {
        const LossScale& s = shape.scales[0];
        const MelBands& mel = shape.mel;
        float* power = work + shape.spectra;
        float* level = power + s.bins() * lane_count;
        Lanes highest(-200.0f);
        for (std::size_t g = 0; g < s.groups; ++g) {
            lay_out<Lanes>(s.stripes, work + s.first, g, work + shape.striped);
            each_bin<Lanes>(s.fft, s.stripes, work + shape.striped, work + shape.scratch,
                            power_to<Lanes>(power));
            const Lanes counts = Lanes::load(s.counts + g * lane_count);
            for (std::size_t b = 0; b < mel.count; ++b, level += lane_count) {
                Lanes total(0.0f);
                const float* bin = power + mel.bin[b] * lane_count;
                for (std::size_t w = mel.first[b]; w < mel.first[b + 1]; ++w, bin += lane_count)
                    total += Lanes::load(bin) * Lanes(mel.weights[w]);
                const Lanes db = log2(max(total, Lanes(least_power))) * 3.01029996f;
                db.store(level);
                highest = max(highest, select(counts > Lanes(0.0f), db, Lanes(-200.0f)));
            }
        }
        float values[lane_count];
        highest.store(values);
        for (std::size_t i = 1; i < lane_count; ++i)
            values[0] = values[0] > values[i] ? values[0] : values[i];
        return values[0];
    }
    template <class Take>
    static void each_coefficient(const LossShape& shape, float* work, Take&& take) noexcept {
        const LossScale& s = shape.scales[0];
        const Lanes floor(band_levels(shape, work) - range_db);
        const float* level = work + shape.spectra + s.bins() * lane_count;
        for (std::size_t g = 0; g < s.groups; ++g, level += shape.mel.count * lane_count)
            for (std::size_t c = 0; c < mfcc_count; ++c) {
                Lanes total(0.0f);
                for (std::size_t b = 0; b < shape.mel.count; ++b)
                    total += max(Lanes::load(level + b * lane_count), floor) *
                             Lanes(shape.cosines[c * shape.mel.count + b]);
                take((g * mfcc_count + c) * lane_count, total,
                     Lanes::load(s.counts + g * lane_count));
            }
    }
};

}  // namespace patchbreeder
