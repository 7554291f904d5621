// Crossover of graphs: genes of equal innovation come from either parent, the others from the
// fitter one, or, in a merger, from both.
#pragma once

#include "ga/graph_space.h"

namespace patchbreeder {

// A child with the structure of the fitter parent: knobs and gains of matching genes come from
// either, node by node or knob by knob. A cable disabled in either parent is likely disabled.
[[nodiscard]] GraphGenome cross(const GraphSpace& space, const GraphGenome& fitter,
                                const GraphGenome& other, Rng& rng);

// The same with what only the other parent has beside it, as far as it fits: cables that would
// close a loop are left out. The fitter parent alone if the union would not be allowed.
[[nodiscard]] GraphGenome merge(const GraphSpace& space, const GraphGenome& fitter,
                                const GraphGenome& other, Rng& rng);

}  // namespace patchbreeder
