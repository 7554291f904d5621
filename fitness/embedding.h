// Embedding: a sound as a point in a space where straight-line distance follows the core of the
// score, smoothly. Least squares can work with it where a sum of sines and roots gives it nothing
// to divide.
//
// Three parts: compressed fine spectrum as in `sc`, over bins pooled by sixteens in the treble;
// pairs of mel bands in octaves of power as in `mel`; loudness of the onset bands every 2.9 ms.
// Each is scaled so that its distance is about the term it stands for.
#pragma once

#include "fitness/cosine.h"
#include "fitness/kernels.h"
#include "fitness/term_mel.h"

namespace patchbreeder {

template <class Lanes>
struct Embedding {
    static std::size_t size(const Shape& s, std::size_t part) noexcept {
        if (part == 0) return s.core.groups * pools(s.core) * lane_count;
        if (part == 1) return s.core.groups * (s.mel.count / 2) * lane_count;
        return onset_bands * s.detail.slots();
    }
    // Unscaled: the caller divides by what the target's own parts say.
    static void write(const Features& f, float* to) noexcept {
        const Shape& s = *f.shape;
        const Compress<Lanes> compress(f.core_power);
        for (std::size_t g = 0; g < s.core.groups; ++g) {
            const float* power = f.at(s.core.power) + g * s.core.bins() * lane_count;
            const Lanes weight = sqrt(Lanes::load(s.core.weights + g * lane_count));
            for (std::size_t k = s.core.low_bin; k < s.core.end_bin;) {
                const std::size_t end = pool_end(k, s.core.end_bin);
                Lanes total(0.0f);
                for (; k < end; ++k) total += Lanes::load(power + k * lane_count);
                (weight * compress(total)).store(to);
                to += lane_count;
            }
        }
        for (std::size_t g = 0; g < s.core.groups; ++g) {
            const Lanes weight = sqrt(Lanes::load(s.core.weights + g * lane_count));
            for (std::size_t b = 0; b + 1 < s.mel.count; b += 2, to += lane_count)
                (weight *
                 (MelTerm<Lanes>::band_level(f, g, b) + MelTerm<Lanes>::band_level(f, g, b + 1)))
                    .store(to);
        }
        const Lanes loudness(f.detail_power > 0.0f ? 1.0f / f.detail_power : 0.0f);
        const std::size_t floats = onset_bands * s.detail.slots();
        for (std::size_t i = 0; i < floats; i += lane_count, to += lane_count)
            log2_coarse(max(Lanes::load(f.at(s.bands) + i) * loudness, Lanes(1e-5f))).store(to);
    }

  private:
    static std::size_t pool_end(std::size_t bin, std::size_t last) noexcept {
        const std::size_t width = bin < 32 ? 1 : bin < 64 ? 2 : bin < 128 ? 4 : bin < 256 ? 8 : 16;
        return bin + width < last ? bin + width : last;
    }
    static std::size_t pools(const Grid& grid) noexcept {
        std::size_t count = 0;
        for (std::size_t k = grid.low_bin; k < grid.end_bin; k = pool_end(k, grid.end_bin)) ++count;
        return count;
    }
};

}  // namespace patchbreeder
