// Pitch: octaves between the two pitch tracks, the search's main slope (no spectral distance orders
// pitches). Frames count by the target's amplitude and clarity. Straight and without a top, so that
// nearer is always better; a frame without pitch is charged as much as one far off.
#pragma once

#include "fitness/pitch.h"
#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct F0Term {
    static constexpr std::string_view id = "f0", unit = "octaves",
                                      summary = "Distance of the pitch tracks.";
    static constexpr float silence = 1.5f;
    static constexpr TermWeights weights{.pitched = 0.36f, .unpitched = 0.00f};
    static constexpr Aspect aspect = Aspect::pitch;
    static constexpr unsigned needs = feature::pitch;
    static constexpr float unpitched_charge = 1.5f;  // octaves, where the target has a pitch
    static constexpr float pitched_charge = 0.5f;    // octaves, where it has none

    // Rows of octaves, weights and clarity, then the sum of weights.
    static std::size_t memory(const Shape& s) noexcept {
        return 3 * s.pitch.groups * lane_count + lane_count;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Features& f = target.features;
        const PitchShape& p = f.shape->pitch;
        const std::size_t row = p.groups * lane_count;
        for (std::size_t i = 0; i < row; ++i) {
            kept[i] = f.at(p.octaves)[i];
            kept[row + i] = i < p.frames ? target.trust[i] : 0.0f;
            kept[2 * row + i] = f.at(p.clarity)[i];
        }
        Lanes total(0.0f);
        for (std::size_t i = row; i < 2 * row; i += lane_count) total += Lanes::load(kept + i);
        Lanes(sum(total)).store(kept + 3 * row);
    }
    static float distance(const Features& f, const float* kept) noexcept {
        const PitchShape& p = f.shape->pitch;
        const std::size_t row = p.groups * lane_count;
        Lanes total(0.0f);
        for (std::size_t i = 0; i < row; i += lane_count) {
            const Lanes here = voicing(Lanes::load(f.at(p.clarity) + i));
            const Lanes there = voicing(Lanes::load(kept + 2 * row + i));
            const Lanes apart = abs(Lanes::load(f.at(p.octaves) + i) - Lanes::load(kept + i));
            const Lanes lost = max(there - here, Lanes(0.0f)),
                        extra = max(here - there, Lanes(0.0f));
            const Lanes frame =
                min(here, there) * apart + lost * unpitched_charge + extra * pitched_charge;
            total += frame * Lanes::load(kept + row + i);
        }
        return kept[3 * row] > 0.0f ? sum(total) / kept[3 * row] : 0.0f;
    }
};

}  // namespace patchbreeder
