#include "fitness/fft_tables.h"

#include <cassert>

#include "fitness/turns.h"

namespace patchbreeder {
namespace {

// A periodic Hann window of `length` in the middle of `size` zeros.
std::vector<float> hann(std::size_t size, std::size_t length) {
    std::vector<float> window(size);
    for (std::size_t i = 0; i < length; ++i)
        window[(size - length) / 2 + i] = static_cast<float>(0.5 - 0.5 * turn(i, length).cosine);
    return window;
}

void add_twiddles(std::size_t points, std::vector<float>& to) {
    for (std::size_t n = 0; n < points / 4; ++n)
        for (std::size_t power = 1; power <= 3; ++power) {
            const Turn t = turn(power * n, points);
            to.push_back(static_cast<float>(t.cosine));
            to.push_back(static_cast<float>(-t.sine));
        }
}

// Decimation in frequency leaves bin k where its digits, read backwards, point.
std::size_t reversed(std::size_t k, std::size_t points) {
    if (points == 1) return 0;
    const std::size_t radix = points == 2 ? 2 : 4;
    return (k % radix) * (points / radix) + reversed(k / radix, points / radix);
}

}  // namespace

FftPlan::FftPlan(std::size_t size, std::size_t length, std::span<const float> window)
    : size_(size), window_(window.begin(), window.end()) {
    assert(size >= 32 && size <= 65536 && (size & (size - 1)) == 0);
    assert(length <= size && (window.empty() || window.size() == size));
    if (window_.empty()) window_ = hann(size, length == 0 ? size : length);
    for (float& w : window_) w *= 0.5f;
    const std::size_t half = size / 2;
    std::size_t points = half;
    for (; points > 4; points /= 4) add_twiddles(points, twiddles_);
    last_radix_ = points;
    for (std::size_t k = 0; k < half / 2; ++k) {
        const Turn t = turn(k, size);
        untangle_.push_back(static_cast<float>(t.cosine));
        untangle_.push_back(static_cast<float>(-t.sine));
    }
    for (std::size_t k = 0; k < half; ++k)
        order_.push_back(static_cast<std::uint16_t>(reversed(k, half)));
}

}  // namespace patchbreeder
