// Triangular bands over the bins of an FFT, as tables that lane code reads.
#pragma once

#include <span>
#include <vector>

#include "fitness/shape.h"

namespace patchbreeder {

class MelTables {
  public:
    // `edges` in Hz, ascending: band b rises from edges[b] to 1 at edges[b + 1] and falls to
    // edges[b + 2], along the axis `scale` maps Hz to. `area`: divided by half its width in Hz.
    using Scale = double (*)(double hertz);
    MelTables() = default;
    MelTables(std::span<const double> edges, Scale scale, std::size_t fft_size, bool area);

    // Valid while the tables live.
    [[nodiscard]] MelBands bands() const noexcept {
        return {.count = bin_.size(),
                .first = first_.data(),
                .bin = bin_.data(),
                .weights = weights_.data()};
    }

  private:
    std::vector<std::uint16_t> first_, bin_;
    std::vector<float> weights_;
};

// 128 bands from 30 Hz to 18 kHz, even in mels (2595 log10(1 + f / 700)); neighbours sum to one.
[[nodiscard]] MelTables composite_mel_bands(std::size_t fft_size);
// librosa's default 128: linear below 1 kHz and logarithmic above, 0 to 22050 Hz, equal areas.
[[nodiscard]] MelTables slaney_mel_bands(std::size_t fft_size);

}  // namespace patchbreeder
