#include "fitness/new_sound.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "fitness/analysis.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

constexpr std::size_t size = new_sound_window;
constexpr float bin_hertz = static_cast<float>(analysis_rate) / size;
constexpr std::size_t highest_bin = static_cast<std::size_t>(5000.0f / bin_hertz);
constexpr auto shortest_lag = static_cast<std::size_t>(analysis_rate / highest_pitch);
constexpr auto longest_lag = static_cast<std::size_t>(analysis_rate / lowest_pitch) + 1;
// Partials of two notes beat: what rang before may come back a little louder.
constexpr float generosity = 1.5f;
// Frames by which a window sees a sudden beginning too early.
constexpr float seen_early = 0.3f;
// The smallest lag almost as high as the best is the period: its multiples fit as well.
constexpr float almost = 0.97f;

// A partial leaks into the bins beside it.
std::vector<float> power_before(const Spectrogram& spectra, std::size_t frame) {
    std::vector<float> power(highest_bin + 1);
    for (std::size_t k = 1; k <= highest_bin; ++k)
        power[k] = generosity * std::max({spectra.at(frame, k - 1), spectra.at(frame, k),
                                          spectra.at(frame, k + 1)});
    return power;
}

std::vector<float> autocorrelation(std::span<const float> power) {
    std::vector<float> cosines;
    for (std::size_t i = 0; i < size; ++i)
        cosines.push_back(static_cast<float>(turn(i, size).cosine));
    // That of the window: the transform is circular, so the same from the other end is added.
    const auto hann = [](std::size_t lag) {
        const double x = static_cast<double>(lag) / static_cast<double>(size);
        const Turn t = turn(lag, size);
        return (1.0 - x) * (2.0 + t.cosine) / 3.0 + t.sine / 6.283185307179586477;
    };
    std::vector<float> curve(longest_lag + 1);
    for (std::size_t lag = 0; lag <= longest_lag; ++lag) {
        float sum = 0.0f;
        for (std::size_t k = 1; k < power.size(); ++k) sum += power[k] * cosines[k * lag % size];
        curve[lag] = sum / static_cast<float>(hann(lag) + hann(size - lag));
    }
    return curve;
}

}  // namespace

NewSound::NewSound(const Spectrogram& spectra, std::size_t first, std::size_t end,
                   std::size_t before)
    : old_(highest_bin + 1), power_(highest_bin + 1) {
    if (before < first) old_ = power_before(spectra, before);
    for (std::size_t k = 1; k <= highest_bin; ++k) {
        for (std::size_t f = first; f < end; ++f)
            power_[k] += spectra.at(f, k) / static_cast<float>(end - first);
        power_[k] = std::max(0.0f, power_[k] - old_[k]);
    }
    curve_ = autocorrelation(power_);
}

// Of the partials that are most of what is new.
float NewSound::amplitude(const Spectrogram& spectra, std::size_t frame) const {
    const float strongest = *std::max_element(power_.begin(), power_.end());
    float power = 0.0f;
    for (std::size_t k = 1; k <= highest_bin; ++k)
        if (power_[k] > 0.03f * strongest && power_[k] > old_[k])
            power += std::max(0.0f, spectra.at(frame, k) - old_[k]);
    return std::sqrt(power);
}

float NewSound::beginning(const Spectrogram& spectra, std::size_t first, std::size_t last) const {
    std::vector<float> curve;
    for (std::size_t f = first; f <= last; ++f) curve.push_back(amplitude(spectra, f));
    const auto top = std::max_element(curve.begin(), curve.end());
    // Back from the top to where it falls below a part of it.
    const auto crossing = [&](float part) {
        auto at = top;
        while (at != curve.begin() && *at > part * *top) --at;
        if (*at > part * *top || at == top) return -1.0f;
        const auto index = static_cast<float>(at - curve.begin());
        return index + (part * *top - at[0]) / (at[1] - at[0]);
    };
    constexpr float low = 0.15f, high = 0.5f;
    const float at_low = crossing(low), at_high = crossing(high);
    if (at_low < 0.0f || at_high < 0.0f) return static_cast<float>(last);
    const float start = at_low - (at_high - at_low) * low / (high - low);
    return static_cast<float>(first) + std::max(0.0f, start + seen_early);
}

float NewSound::clarity(float hertz) const {
    const auto lag = static_cast<std::size_t>(analysis_rate / hertz + 0.5f);
    if (lag < 1 || lag + 1 >= curve_.size() || !(curve_[0] > 0.0f)) return 0.0f;
    return std::clamp(std::max({curve_[lag - 1], curve_[lag], curve_[lag + 1]}) / curve_[0], 0.0f,
                      1.0f);
}

NewPitch NewSound::pitch() const {
    if (!(curve_[0] > 0.0f)) return {};
    std::vector<NewPitch> peaks;
    float best = 0.0f;
    for (std::size_t lag = shortest_lag; lag < longest_lag; ++lag) {
        const float a = curve_[lag - 1], b = curve_[lag], c = curve_[lag + 1];
        if (!(a < b && c <= b && b > 0.0f)) continue;
        const float slope = c - a, bend = std::max(2.0f * b - a - c, 1e-20f);
        const float shift = slope / (2.0f * bend);
        const float height = std::min((b + 0.25f * slope * shift) / curve_[0], 1.0f);
        peaks.push_back({analysis_rate / (static_cast<float>(lag) + shift), height});
        best = std::max(best, height);
    }
    for (const NewPitch& p : peaks)
        if (p.clarity >= almost * best) return p;
    return {};
}

}  // namespace patchbreeder
