// Graph breeding: what an optimiser of structures may know when it is asked, as Breeding is for
// others.
#pragma once

#include "ga/breeding.h"
#include "ga/graph_space.h"

namespace patchbreeder {

struct GraphBreeding {
    const GraphSpace& space;
    std::uint64_t seed = 0;
    std::uint32_t island = 0;
    std::uint32_t generation = 0;
    float progress = 0.0f;
    Embeddings embeddings{};  // in tell() only

    [[nodiscard]] Rng rng(std::size_t child, Use use) const noexcept {
        return Rng::stream(seed, {island, generation, child, static_cast<std::uint64_t>(use)});
    }
};

}  // namespace patchbreeder
