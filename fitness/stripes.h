// Stripes: how part of a sound is laid out so that sample i of eight consecutive frames is one
// load.
//
// Row r holds the samples r, r + hop, r + 2 hop, ... from the first of the eight frames on. Windows
// overlap fourfold, so moving the layout on by eight frames (stft.h) takes a quarter of the
// transposing that reading frame by frame does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/lanes.h"

namespace patchbreeder {

// Groups of eight frames; the last may hold frames past the end.
[[nodiscard]] constexpr std::size_t groups(std::size_t frames) noexcept {
    return (frames + lane_count - 1) / lane_count;
}

// What lane code sees.
struct Stripes {
    std::size_t hop = 0;
    std::size_t rows = 0;     // hop, rounded up to eight
    std::size_t columns = 0;  // eight frames and what they reach, rounded up to eight
    const std::uint32_t* offsets = nullptr;  // of sample i of frame 0, by i

    [[nodiscard]] std::size_t floats() const noexcept { return rows * columns; }
    // Samples that laying out `frames` frames reads.
    [[nodiscard]] std::size_t samples(std::size_t frames) const noexcept {
        return (groups(frames) * lane_count + columns) * hop + rows;
    }
};

class StripePlan {
  public:
    // For frames of `size` samples, `hop` apart, a sixteenth of them at least.
    StripePlan(std::size_t size, std::size_t hop);

    // Valid while the plan lives.
    [[nodiscard]] Stripes stripes() const noexcept {
        return {.hop = hop_, .rows = rows_, .columns = columns_, .offsets = offsets_.data()};
    }

  private:
    std::size_t hop_, rows_, columns_;
    std::vector<std::uint32_t> offsets_;
};

}  // namespace patchbreeder
