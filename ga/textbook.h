// What textbook algorithms do with genes (Goldberg, 1989; Deb, 2001).
#pragma once

#include "ga/breeding.h"

namespace patchbreeder {

// A first generation of so many, as all optimisers draw it.
[[nodiscard]] std::vector<Genome> textbook_start(const Breeding& breeding, std::size_t size);

// Child number `child` of two parents: with probability `crossover` uniform or simulated binary
// crossover, then Gaussian or polynomial mutation of `mutated` free genes on average; choices and
// toggles are copied, or drawn anew.
[[nodiscard]] Genome textbook_child(const Breeding& breeding, std::size_t child,
                                    const Genome& parent, const Genome& other, float crossover,
                                    float mutated);

}  // namespace patchbreeder
