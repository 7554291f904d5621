// The fitnesses of the literature, for comparison: what they share. A loss is a struct template
// over Lanes with
//   id, summary             what it is called, one line of help
//   parts                   names and units of what it sums
//   memory(shape)           floats it remembers of the target
//   prepare(shape, work, kept)          fills them from the loaded target
//   distance(shape, work, kept, parts)  the parts of a loaded candidate
#pragma once

#include <cstddef>
#include <string_view>

#include "fitness/shape.h"

namespace patchbreeder {

// One STFT of a loss. Frame f starts `first + f * hop` into the workspace.
struct LossScale {
    FftTables fft;
    Stripes stripes;
    std::size_t hop = 0, frames = 0, groups = 0, first = 0;
    const float* counts = nullptr;  // 1 per frame, 0 past the end

    [[nodiscard]] std::size_t bins() const noexcept { return fft.half + 1; }
};
inline constexpr std::size_t most_scales = 6;

struct LossShape {
    std::size_t samples = 0;
    LossScale scales[most_scales];
    std::size_t scale_count = 0;
    bool reflect = false;            // what is beyond the ends: the sound mirrored, or silence
    MelBands mel;                    // for mfcc
    const float* cosines = nullptr;  // for mfcc: its discrete cosine transform
    std::size_t audio = 0, audio_floats = 0, origin = 0;  // in the workspace
    std::size_t striped = 0, spectra = 0, scratch = 0;    // in the workspace
    std::size_t total = 0;                                // floats of workspace
};

struct LossPart {
    std::string_view id, unit;
};
inline constexpr std::size_t most_parts = 2;

// The compiled form of one loss for one instruction set.
struct LossKernels {
    // False if a sample is not finite.
    bool (*load)(const LossShape&, const float* samples, std::size_t count, float* work) noexcept;
    std::size_t (*memory)(const LossShape&) noexcept;
    void (*prepare)(const LossShape&, float* work, float* kept) noexcept;
    void (*distance)(const LossShape&, float* work, const float* kept, float* parts) noexcept;
};
struct LiteratureKernels {
    LossKernels mss, mrstft, mfcc;
};

// Defined in literature_plain.cpp, literature_sse2.cpp and literature_avx2.cpp.
extern const LiteratureKernels literature_plain, literature_sse2, literature_avx2;

}  // namespace patchbreeder
