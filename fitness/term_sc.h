// Spectral convergence: the sine of the angle between compressed spectra, |S|^0.4 on linear bins at
// 2048/512 (algorithm notes 1.4: the other half of the core).
#pragma once

#include "fitness/cosine.h"
#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct ScTerm {
    static constexpr std::string_view id = "sc", unit = "sine",
                                      summary = "Fine spectrum, sine of the angle.";
    static constexpr float silence = 1.0f;
    static constexpr TermWeights weights{.pitched = 0.22f, .unpitched = 0.22f};
    static constexpr unsigned needs = feature::core;

    static std::size_t memory(const Shape& s) noexcept { return Cosine<Lanes>::memory(s.core); }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Features& f = target.features;
        Cosine<Lanes>::prepare(f.shape->core, f.work, f.core_power, kept);
    }
    static float distance(const Features& f, const float* kept) noexcept {
        return Cosine<Lanes>::distance(f.shape->core, f.work, f.core_power, kept);
    }
};

}  // namespace patchbreeder
