// The power spectra of a whole sound, for analyses that walk over it frame by frame.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "engine/lanes_sse2.h"
#include "fitness/stft.h"

namespace patchbreeder {

class Spectrogram {
  public:
    // Hann windows of `window` samples; frame f is centred at sample f * hop.
    Spectrogram(std::span<const float> samples, std::size_t window, std::size_t hop,
                std::size_t frames)
        : bins_(window / 2 + 1), frames_(frames), power_(groups(frames) * bins_ * lane_count) {
        std::vector<float> padded(groups(frames) * lane_count * hop + window + samples.size());
        std::copy(samples.begin(), samples.end(),
                  padded.begin() + static_cast<std::ptrdiff_t>(window / 2));
        const FftPlan plan(window);
        std::vector<float> scratch(fft_floats(window));
        power_spectra<sse2::Lanes>(plan.tables(), padded.data(), hop, groups(frames),
                                   scratch.data(), power_.data());
    }
    [[nodiscard]] std::size_t bins() const noexcept { return bins_; }
    [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
    [[nodiscard]] float at(std::size_t frame, std::size_t bin) const noexcept {
        return power_[(frame / lane_count * bins_ + bin) * lane_count + frame % lane_count];
    }

  private:
    std::size_t bins_, frames_;
    std::vector<float> power_;
};

}  // namespace patchbreeder
