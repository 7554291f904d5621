// Spectral envelope: dB over 128 mel bands, each sound levelled by its own mean frame power and
// floored 60 dB below it. Half of the core, which agreed best with listeners' ratings of timbre.
#pragma once

#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct MelTerm {
    static constexpr std::string_view id = "mel", unit = "dB",
                                      summary = "Spectral envelope, RMS over mel bands.";
    static constexpr float silence = 22.0f;
    static constexpr TermWeights weights{.pitched = 0.16f, .unpitched = 0.20f};
    static constexpr Aspect aspect = Aspect::spectrum;
    static constexpr unsigned needs = feature::core;
    static constexpr float floor = 1e-6f;

    // log2 of the power of one band in eight frames, re the sound's mean frame power.
    static Lanes band_level(const Features& f, std::size_t group, std::size_t band) noexcept {
        const MelBands& mel = f.shape->mel;
        const Grid& grid = f.shape->core;
        const float* power = f.at(grid.power) + (group * grid.bins() + mel.bin[band]) * lane_count;
        Lanes total(0.0f);
        for (std::size_t w = mel.first[band]; w < mel.first[band + 1]; ++w, power += lane_count)
            total += Lanes::load(power) * Lanes(mel.weights[w]);
        const float scale = f.core_power > 0.0f ? 1.0f / f.core_power : 0.0f;
        return log2_coarse(max(total * scale, Lanes(floor)));
    }

    static std::size_t memory(const Shape& s) noexcept {
        return s.core.groups * s.mel.count * lane_count;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Shape& s = *target.features.shape;
        for (std::size_t g = 0; g < s.core.groups; ++g)
            for (std::size_t b = 0; b < s.mel.count; ++b, kept += lane_count)
                band_level(target.features, g, b).store(kept);
    }
    static float distance(const Features& candidate, const float* kept) noexcept {
        const Shape& s = *candidate.shape;
        Lanes total(0.0f);
        for (std::size_t g = 0; g < s.core.groups; ++g) {
            Lanes frame(0.0f);
            for (std::size_t b = 0; b < s.mel.count; ++b, kept += lane_count) {
                const Lanes d = band_level(candidate, g, b) - Lanes::load(kept);
                frame += d * d;
            }
            total += frame * Lanes::load(s.core.weights + g * lane_count);
        }
        const float mean = sum(total) / (s.core.weight_sum * static_cast<float>(s.mel.count));
        return decibels_per_octave * lane(sqrt(Lanes(mean)), 0);
    }

  private:
    static constexpr float decibels_per_octave = 3.01029996f;  // of power
};

}  // namespace patchbreeder
