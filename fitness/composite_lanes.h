// The composite's stages over one kind of Lanes, gathered as CompositeKernels. Included once per
// instruction set.
#pragma once

#include <tuple>
#include <utility>

#include "fitness/embedding.h"
#include "fitness/kernels.h"
#include "fitness/level.h"
#include "fitness/pitch.h"
#include "fitness/spectra.h"
#include "fitness/terms.h"

namespace patchbreeder {

template <class Lanes>
struct CompositeStages {
    using All = Terms<Lanes>;
    static_assert(All::size <= most_terms);
    template <std::size_t i>
    using At = std::tuple_element_t<i, typename All::Types>;

    // Calls take.template operator()<i>() for every term.
    template <class Take, std::size_t... i>
    static void for_each(Take&& take, std::index_sequence<i...>) noexcept {
        (take.template operator()<i>(), ...);
    }
    template <class Take>
    static void for_each(Take&& take) noexcept {
        for_each(take, std::make_index_sequence<All::size>());
    }

    static std::size_t memory(const Shape& shape, std::size_t term) noexcept {
        std::size_t floats = 0;
        for_each([&]<std::size_t i>() noexcept {
            if (i == term) floats = At<i>::memory(shape);
        });
        return floats;
    }
    static unsigned needs(std::size_t term) noexcept {
        unsigned features = 0;
        for_each([&]<std::size_t i>() noexcept {
            if (i == term) features = At<i>::needs;
        });
        return features;
    }
    static void prepare(const TargetFeatures& target, std::size_t term, float* memory) noexcept {
        for_each([&]<std::size_t i>() noexcept {
            if (i == term) At<i>::prepare(target, memory);
        });
    }
    static void distances(const Features& candidate, const TermMemory& memory, float* to) noexcept {
        for_each([&]<std::size_t i>() noexcept {
            to[i] =
                memory.wanted[i] ? At<i>::distance(candidate, memory.floats + memory.at[i]) : 0.0f;
        });
    }
    static constexpr CompositeKernels kernels() noexcept {
        return {.level = level<Lanes>,
                .spectra = measure_spectra<Lanes>,
                .pitch = measure_pitch<Lanes>,
                .memory = memory,
                .needs = needs,
                .prepare = prepare,
                .distances = distances,
                .embedding_size = Embedding<Lanes>::size,
                .embed = Embedding<Lanes>::write};
    }
};

}  // namespace patchbreeder
