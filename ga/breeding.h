// Breeding: all an optimiser may know when it is asked: the space, and which moment of which island
// of which run this is. Random streams are named by that moment, so nothing needs to be carried.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ga/prior.h"

namespace patchbreeder {

// What an island searches.
struct SearchSpace {
    std::vector<Gene> genes;
    Prior prior{};
};

// What a stream of random numbers is used for: one more draw in one use shifts no other.
enum class Use : std::uint64_t { seeding, selection, crossover, mutation, adaptation, survival };

// Where candidates lie in the space of a fitness (fitness/embedding.h), for optimisers that want to
// know; empty if the fitness has no such space.
struct Embeddings {
    std::span<const float> target;
    std::span<const float> rows;  // of what was told, one after another
};

struct Breeding {
    const SearchSpace& space;
    std::uint64_t seed = 0;
    std::uint32_t island = 0;
    std::uint32_t generation = 0;
    float progress = 0.0f;    // share of the planned evaluations that is spent, 0..1
    bool screens = false;     // whoever asks can screen broods
    Embeddings embeddings{};  // in tell() only

    [[nodiscard]] Rng rng(std::size_t child, Use use) const noexcept {
        return Rng::stream(seed, {island, generation, child, static_cast<std::uint64_t>(use)});
    }
};

}  // namespace patchbreeder
