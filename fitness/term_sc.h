// Spectral convergence: the sine of the angle between compressed spectra, |S|^0.4 on linear bins at
// 2048/512: the other half of the core.
#pragma once

#include "fitness/cosine.h"

namespace patchbreeder {

template <class Lanes>
struct ScTerm : CosineTerm<Lanes, &Shape::core, &Features::core_power> {
    static constexpr std::string_view id = "sc", unit = "sine",
                                      summary = "Fine spectrum, sine of the angle.";
    static constexpr TermWeights weights{.pitched = 0.22f, .unpitched = 0.22f};
    static constexpr Aspect aspect = Aspect::spectrum;
    static constexpr unsigned needs = feature::core;
};

}  // namespace patchbreeder
