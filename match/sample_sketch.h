// Sample sketch: a recording as a few thousand numbers whose distances are nearly those of the
// recordings, so that least squares can compare many of them sample by sample: each is the sum of
// every 4096th sample, with signs drawn by their place (a count sketch; Charikar et al., 2002).
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

class SampleSketch {
  public:
    // Of recordings of so many frames.
    explicit SampleSketch(std::size_t frames);

    static constexpr std::size_t size = 4096;
    // `weight` times the samples, into `size` numbers.
    void draw(std::span<const float> samples, double weight, std::span<float> to) const noexcept;

  private:
    std::vector<float> signs_;
};

}  // namespace patchbreeder
