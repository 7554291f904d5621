// Tables of the lane FFT (fft.h): made by baseline code, read by every instruction set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace patchbreeder {

// What lane code sees: pointers, so that nothing of std::vector is compiled for AVX2.
struct FftTables {
    std::size_t size = 0;                  // N real samples
    std::size_t half = 0;                  // M = N / 2 complex points; bins are 0..M
    std::size_t last_radix = 0;            // 4, or 2 if M is not a power of four
    const float* window = nullptr;         // N values, halved
    const float* twiddles = nullptr;       // per radix-4 level, per butterfly: w, w^2, w^3
    const float* untangle = nullptr;       // cosine and sine of -pi k / M, k = 0..M/2-1
    const std::uint16_t* order = nullptr;  // where bin k of the complex transform ends up
};

class FftPlan {
  public:
    // `size` is a power of two, 32..65536. An empty window is a periodic Hann window over `length`
    // samples in the middle of `size` (0: all of it).
    explicit FftPlan(std::size_t size, std::size_t length = 0, std::span<const float> window = {});

    // Valid while the plan lives.
    [[nodiscard]] FftTables tables() const noexcept {
        return {.size = size_,
                .half = size_ / 2,
                .last_radix = last_radix_,
                .window = window_.data(),
                .twiddles = twiddles_.data(),
                .untangle = untangle_.data(),
                .order = order_.data()};
    }

  private:
    std::size_t size_, last_radix_;
    std::vector<float> window_, twiddles_, untangle_;
    std::vector<std::uint16_t> order_;
};

}  // namespace patchbreeder
