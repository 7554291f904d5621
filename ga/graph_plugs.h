// Plugs: what mutations that add have in common: nodes that enter, and cables that lead to them.
#pragma once

#include <vector>

#include "ga/graph_mutation.h"

namespace patchbreeder::detail {

inline constexpr double quiet = 0.063;  // -24 dB: what is mixed in

template <class T>
const T& any_of(const std::vector<T>& list, Rng& rng) {
    return list[rng.below(list.size())];
}

// Puts a cable there, or enables the one that is.
void plug(CableGene cable, GraphGenome& genome);
void plug(const Site& site, GraphGenome& genome, InnovationId from, InnovationId to, CableTo target,
          std::uint16_t slot, double gain);

// A node of its own, as its author left it, or as analysis suggests.
NodeGene& enter(const Site& site, GraphGenome& genome, Event event, InnovationId parent,
                ModuleIndex m, Section section, Rng& rng);

}  // namespace patchbreeder::detail
