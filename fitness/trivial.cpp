#include "fitness/trivial.h"

#include <algorithm>
#include <cmath>

#include "engine/lanes_sse2.h"
#include "engine/rng.h"
#include "fitness/analysis.h"
#include "fitness/stft.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

using L = sse2::Lanes;
constexpr std::size_t window = 2048, hop = 512;
constexpr std::size_t taps = 1024;  // of the filter, to one side
constexpr std::size_t contour_reach = 512;

// Mean power spectrum of the target.
std::vector<float> long_term_spectrum(std::span<const float> target) {
    const std::size_t frames = target.size() / hop + 1, bins = window / 2 + 1;
    std::vector<float> padded(groups(frames) * lane_count * hop + window + target.size());
    std::copy(target.begin(), target.end(), padded.begin() + window / 2);
    const FftPlan plan(window);
    std::vector<float> scratch(fft_floats(window)), power(bins * lane_count), mean(bins);
    for (std::size_t g = 0; g < groups(frames); ++g) {
        power_spectra<L>(plan.tables(), padded.data() + g * lane_count * hop, hop, 1,
                         scratch.data(), power.data());
        for (std::size_t k = 0; k < bins; ++k) mean[k] += sum(L::load(&power[k * lane_count]));
    }
    return mean;
}

// Magnitudes of the spectral envelope: triangular averages of the power.
std::vector<float> envelope(std::span<const float> power, float f0) {
    constexpr float bin_hertz = static_cast<float>(analysis_rate) / window;
    std::vector<float> result(power.size());
    for (std::size_t k = 0; k < power.size(); ++k) {
        const float critical = 50.0f + 0.12f * static_cast<float>(k) * bin_hertz;
        const float width = std::max(critical, f0) / bin_hertz;
        const auto reach = static_cast<std::size_t>(width);
        float total = 0.0f, weights = 0.0f;
        for (std::size_t i = k > reach ? k - reach : 0; i <= k + reach && i < power.size(); ++i) {
            const float apart = static_cast<float>(i > k ? i - k : k - i);
            total += power[i] * (1.0f - apart / (width + 1.0f));
            weights += 1.0f - apart / (width + 1.0f);
        }
        result[k] = std::sqrt(total / weights);
    }
    return result;
}

// Taps 0..taps-1 of the symmetric filter with that magnitude, Hann-windowed.
std::vector<float> filter_of(std::span<const float> magnitude) {
    std::vector<float> h(taps);
    std::vector<float> cosines(window);
    for (std::size_t i = 0; i < window; ++i)
        cosines[i] = static_cast<float>(turn(i, window).cosine);
    for (std::size_t n = 0; n < taps; ++n) {
        float total = magnitude[0];
        for (std::size_t k = 1; k < magnitude.size(); ++k)
            total += 2.0f * magnitude[k] * cosines[k * n % window];
        h[n] = total * static_cast<float>(0.5 + 0.5 * turn(n, 2 * taps).cosine);
    }
    return h;
}

// Mean square in a sliding window about each sample.
std::vector<float> contour(std::span<const float> samples) {
    std::vector<double> before(samples.size() + 1);
    for (std::size_t i = 0; i < samples.size(); ++i)
        before[i + 1] = before[i] + static_cast<double>(samples[i] * samples[i]);
    std::vector<float> result(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t from = i > contour_reach ? i - contour_reach : 0;
        const std::size_t to = std::min(samples.size(), i + contour_reach);
        result[i] = static_cast<float>(std::max(0.0, before[to] - before[from]) /
                                       static_cast<double>(to - from));
    }
    return result;
}

}  // namespace

std::vector<float> matched_noise(std::span<const float> target, float f0) {
    const std::vector<float> h = filter_of(envelope(long_term_spectrum(target), f0));
    Rng rng = Rng::stream(0, {0x7269'7669'616c});
    std::vector<float> white(target.size() + 2 * taps), noise(target.size());
    for (float& x : white) x = rng.uniform(-1.0f, 1.0f);
    for (std::size_t n = 0; n < taps; ++n) {
        const float* after = white.data() + taps + n;
        const float* before = white.data() + taps - n;
        const float gain = n == 0 ? 0.5f * h[n] : h[n];
        for (std::size_t i = 0; i < noise.size(); ++i) noise[i] += gain * (after[i] + before[i]);
    }
    const std::vector<float> wanted = contour(target), present = contour(noise);
    for (std::size_t i = 0; i < noise.size(); ++i)
        noise[i] *= present[i] > 0.0f ? std::sqrt(wanted[i] / present[i]) : 0.0f;
    return noise;
}

}  // namespace patchbreeder
