// The compiled judges, one set per instruction set. All give the same bits.
#pragma once

#include <cstddef>

#include "engine/isa.h"
#include "fitness/shape.h"

namespace patchbreeder {

enum class Levelled : unsigned char { sound, silence, broken };
struct TargetFeatures;

// Which terms are wanted and where each remembers the target.
inline constexpr std::size_t most_terms = 16;
struct TermMemory {
    bool wanted[most_terms] = {};
    std::size_t at[most_terms] = {};
    const float* floats = nullptr;
};

struct CompositeKernels {
    Levelled (*level)(const Shape&, const float* samples, std::size_t count, float* work) noexcept;
    void (*spectra)(Features&, unsigned needs) noexcept;
    void (*pitch)(const Shape&, float* work) noexcept;
    std::size_t (*memory)(const Shape&, std::size_t term) noexcept;
    unsigned (*needs)(std::size_t term) noexcept;
    void (*prepare)(const TargetFeatures&, std::size_t term, float* memory) noexcept;
    // One distance per wanted term.
    void (*distances)(const Features&, const TermMemory&, float* to) noexcept;
    // See embedding.h.
    std::size_t (*embedding_size)(const Shape&, std::size_t part) noexcept;
    void (*embed)(const Features&, float* to) noexcept;
};

inline constexpr std::size_t embedding_parts = 3;  // see embedding.h

struct LiteratureKernels;

// All that is compiled for one instruction set.
struct JudgeKernels {
    const CompositeKernels& composite;
    const LiteratureKernels& literature;
};
[[nodiscard]] JudgeKernels judge_kernels(Isa isa) noexcept;

// Defined in composite_plain.cpp, composite_sse2.cpp and composite_avx2.cpp.
extern const CompositeKernels composite_plain, composite_sse2, composite_avx2;

}  // namespace patchbreeder
