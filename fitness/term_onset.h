// Onset: the first 80 ms in four bands, frame by frame at 3 ms, in dB re the mean frame power.
#pragma once

#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct OnsetTerm {
    static constexpr std::string_view id = "onset", unit = "dB",
                                      summary = "The first 80 ms in four bands.";
    static constexpr float silence = 35.0f;
    static constexpr TermWeights weights{
        .pitched = 0.05f, .unpitched = 0.14f, .steady_from = 172.0f};
    static constexpr Aspect aspect = Aspect::envelope;
    static constexpr unsigned needs = feature::detail;
    static constexpr float floor = 1e-5f;  // -50 dB

    static std::size_t memory(const Shape& s) noexcept {
        return onset_bands * groups(s.onset_frames) * lane_count;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        each(target.features,
             [&](std::size_t at, const Lanes& level) noexcept { level.store(kept + at); });
    }
    static float distance(const Features& candidate, const float* kept) noexcept {
        Lanes total(0.0f);
        each(candidate, [&](std::size_t at, const Lanes& level) noexcept {
            total += abs(level - Lanes::load(kept + at));
        });
        return 3.01029996f * sum(total) / static_cast<float>(memory(*candidate.shape));
    }

  private:
    template <class Take>
    static void each(const Features& f, Take&& take) noexcept {
        const Shape& s = *f.shape;
        const Lanes scale(f.detail_power > 0.0f ? 1.0f / f.detail_power : 0.0f);
        std::size_t at = 0;
        for (std::size_t b = 0; b < onset_bands; ++b) {
            const float* band = f.at(s.bands) + b * s.detail.slots() + s.onset_first;
            for (std::size_t i = 0; i < groups(s.onset_frames) * lane_count; i += lane_count) {
                take(at, log2_coarse(max(Lanes::load(band + i) * scale, Lanes(floor))));
                at += lane_count;
            }
        }
    }
};

}  // namespace patchbreeder
