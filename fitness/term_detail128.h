// Fine time detail: the formula of term_sc.h at 128/32, 3 ms windows, over the first half second.
#pragma once

#include "fitness/cosine.h"
#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct Detail128Term {
    static constexpr std::string_view id = "detail128", unit = "sine",
                                      summary = "Fine time detail of the first 0.5 s, at 3 ms.";
    static constexpr float silence = 1.0f;
    static constexpr TermWeights weights{
        .pitched = 0.03f, .unpitched = 0.08f, .steady_from = 690.0f};
    static constexpr unsigned needs = feature::attack;

    static std::size_t memory(const Shape& s) noexcept { return Cosine<Lanes>::memory(s.attack); }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Features& f = target.features;
        Cosine<Lanes>::prepare(f.shape->attack, f.work, f.attack_power, kept);
    }
    static float distance(const Features& f, const float* kept) noexcept {
        return Cosine<Lanes>::distance(f.shape->attack, f.work, f.attack_power, kept);
    }
};

}  // namespace patchbreeder
