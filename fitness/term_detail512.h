// Time detail: the formula of term_sc.h at 512/128, 12 ms windows.
#pragma once

#include "fitness/cosine.h"
#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct Detail512Term {
    static constexpr std::string_view id = "detail512", unit = "sine",
                                      summary = "Time detail at 12 ms.";
    static constexpr float silence = 1.0f;
    static constexpr TermWeights weights{
        .pitched = 0.06f, .unpitched = 0.10f, .steady_from = 172.0f};
    static constexpr unsigned needs = feature::detail;

    static std::size_t memory(const Shape& s) noexcept { return Cosine<Lanes>::memory(s.detail); }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Features& f = target.features;
        Cosine<Lanes>::prepare(f.shape->detail, f.work, f.detail_power, kept);
    }
    static float distance(const Features& f, const float* kept) noexcept {
        return Cosine<Lanes>::distance(f.shape->detail, f.work, f.detail_power, kept);
    }
};

}  // namespace patchbreeder
