// Transport: how far, in octaves, energy must move along the log-frequency axis to turn one frame's
// power spectrum into the other's (Wasserstein-1). A slope in pitch and brightness that needs no
// pitch tracker. Frames count by the target's power.
#pragma once

#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct TransportTerm {
    static constexpr std::string_view id = "transport", unit = "octaves",
                                      summary = "Energy to be moved along log frequency.";
    static constexpr float silence = 5.5f;
    static constexpr TermWeights weights{.pitched = 0.11f, .unpitched = 0.16f};
    static constexpr Aspect aspect = Aspect::pitch;
    static constexpr unsigned needs = feature::core;

    // Cumulated spectra, group by group, then the share of each frame, then the bins' widths.
    static std::size_t memory(const Shape& s) noexcept {
        const std::size_t bins = s.core.end_bin - s.core.low_bin;
        return (s.core.groups * bins + s.core.groups + bins) * lane_count;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Features& f = target.features;
        const Grid& grid = f.shape->core;
        for (std::size_t g = 0; g < grid.groups; ++g) {
            const Lanes scale = share_scale(f, g);
            Lanes cumulated(0.0f);
            for (std::size_t k = grid.low_bin; k < grid.end_bin; ++k, kept += lane_count) {
                cumulated += bin(f, g, k) * scale;
                cumulated.store(kept);
            }
        }
        for (std::size_t i = 0; i < grid.slots(); ++i)
            kept[i] = i < grid.frames && f.core_power > 0.0f
                          ? f.at(grid.totals)[i] / (f.core_power * static_cast<float>(grid.frames))
                          : 0.0f;
        kept += grid.slots();
        for (std::size_t k = grid.low_bin; k < grid.end_bin; ++k, kept += lane_count) {
            const Lanes at(static_cast<float>(k));
            (log2((at + 1.0f) / at)).store(kept);
        }
    }
    static float distance(const Features& f, const float* kept) noexcept {
        const Grid& grid = f.shape->core;
        const float* shares = kept + grid.groups * (grid.end_bin - grid.low_bin) * lane_count;
        const float* widths = shares + grid.slots();
        Lanes total(0.0f);
        for (std::size_t g = 0; g < grid.groups; ++g) {
            const Lanes scale = share_scale(f, g);
            Lanes cumulated(0.0f), work(0.0f);
            const float* width = widths;
            for (std::size_t k = grid.low_bin; k < grid.end_bin; ++k) {
                cumulated += bin(f, g, k) * scale;
                work += abs(cumulated - Lanes::load(kept)) * Lanes::load(width);
                kept += lane_count;
                width += lane_count;
            }
            total += work * Lanes::load(shares + g * lane_count);
        }
        return sum(total);
    }

  private:
    static Lanes bin(const Features& f, std::size_t group, std::size_t k) noexcept {
        const Grid& grid = f.shape->core;
        return Lanes::load(f.at(grid.power) + (group * grid.bins() + k) * lane_count);
    }
    // One over the frames' power. Frames 60 dB below the mean count as having lost their energy off
    // the upper end: silence is far from everything.
    static Lanes share_scale(const Features& f, std::size_t group) noexcept {
        const Lanes total = Lanes::load(f.at(f.shape->core.totals) + group * lane_count);
        return Lanes(1.0f) / (total + max(Lanes(f.core_power * 1e-6f), Lanes(1e-20f)));
    }
};

}  // namespace patchbreeder
