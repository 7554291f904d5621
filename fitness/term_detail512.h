// Time detail: the formula of term_sc.h at 512/128, 12 ms windows.
#pragma once

#include "fitness/cosine.h"

namespace patchbreeder {

template <class Lanes>
struct Detail512Term : CosineTerm<Lanes, &Shape::detail, &Features::detail_power> {
    static constexpr std::string_view id = "detail512", unit = "sine",
                                      summary = "Time detail at 12 ms.";
    static constexpr TermWeights weights{
        .pitched = 0.06f, .unpitched = 0.10f, .steady_from = 172.0f};
    static constexpr Aspect aspect = Aspect::spectrum;
    static constexpr unsigned needs = feature::detail;
};

}  // namespace patchbreeder
