// Fine time detail: the formula of term_sc.h at 128/32, 3 ms windows, over the first half second.
#pragma once

#include "fitness/cosine.h"

namespace patchbreeder {

template <class Lanes>
struct Detail128Term : CosineTerm<Lanes, &Shape::attack, &Features::attack_power> {
    static constexpr std::string_view id = "detail128", unit = "sine",
                                      summary = "Fine time detail of the first 0.5 s, at 3 ms.";
    static constexpr TermWeights weights{
        .pitched = 0.03f, .unpitched = 0.08f, .steady_from = 690.0f};
    static constexpr Aspect aspect = Aspect::spectrum;
    static constexpr unsigned needs = feature::attack;
};

}  // namespace patchbreeder
