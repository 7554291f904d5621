// Random graphs: structures nobody selected, made of legal cables by the mutations that add.
#pragma once

#include "ga/graph_space.h"

namespace patchbreeder {

// A start of the space, grown until so many nodes are heard, with knobs and gains drawn anew. It
// has more if the start had, and may have fewer if the space leaves no room; always valid.
[[nodiscard]] GraphGenome random_graph(const GraphSpace& space, std::size_t nodes, Rng& rng);

}  // namespace patchbreeder
