#include "ga/topology.h"

namespace patchbreeder {

std::vector<std::size_t> receivers(Topology topology, std::size_t island, std::size_t islands) {
    std::vector<std::size_t> result;
    if (islands < 2 || topology == Topology::isolated) return result;
    if (topology == Topology::ring) return {(island + 1) % islands};
    for (std::size_t i = 0; i < islands; ++i)
        if (i != island) result.push_back(i);
    return result;
}

}  // namespace patchbreeder
