#include "fitness/onsets.h"

#include <algorithm>
#include <cmath>

#include "fitness/analysis.h"
#include "fitness/loudness.h"
#include "fitness/scalar.h"
#include "fitness/spectrogram.h"

namespace patchbreeder {
namespace {

constexpr std::size_t window = 2048, hop = 256, lag = 4;  // frames between which a band rises
constexpr float hop_seconds = static_cast<float>(hop) / analysis_rate;
constexpr float bands_per_octave = 24.0f;
constexpr float lowest = 40.0f, highest = 16000.0f;  // Hz
constexpr float floor_db = -60.0f;                   // re the loudest band
constexpr float least_strength = 0.4f;               // dB
constexpr std::size_t apart = 6;                     // frames: 35 ms
constexpr float jump = 2.0f;                         // dB in 10 ms
constexpr float sudden = 3.0f;                       // dB of strength
constexpr float reach = 0.04f;  // seconds about a peak of the flux in which the level may jump

// Levels of the bands in dB re the loudest, no lower than the floor; frame after frame.
struct Bands {
    std::size_t count = 0;
    std::vector<float> levels;
    [[nodiscard]] std::span<const float> frame(std::size_t f) const {
        return std::span(levels).subspan(f * count, count);
    }
};

// First bins of the bands: one each where bins are wider than bands.
std::vector<std::size_t> band_edges() {
    const float width = static_cast<float>(analysis_rate) / window;
    std::vector<std::size_t> edges;
    for (float hertz = lowest; hertz < highest; hertz *= scalar_exp2(1.0f / bands_per_octave)) {
        const auto bin = static_cast<std::size_t>(hertz / width + 0.5f);
        if (edges.empty() || bin > edges.back()) edges.push_back(bin);
    }
    return edges;
}

Bands measure_bands(std::span<const float> samples) {
    const Spectrogram spectra(samples, window, hop, samples.size() / hop + 1);
    const std::vector<std::size_t> edges = band_edges();
    Bands bands{.count = edges.size() - 1};
    bands.levels.reserve(spectra.frames() * bands.count);
    for (std::size_t f = 0; f < spectra.frames(); ++f)
        for (std::size_t b = 0; b < bands.count; ++b) {
            float power = 0.0f;
            for (std::size_t k = edges[b]; k < edges[b + 1]; ++k) power += spectra.at(f, k);
            bands.levels.push_back(decibels(power));
        }
    const float top = *std::max_element(bands.levels.begin(), bands.levels.end());
    for (float& level : bands.levels) level = std::max(level - top, floor_db);
    return bands;
}

// Of every frame, dB by which its bands rise above those `lag` frames before.
std::vector<float> flux(const Bands& bands) {
    const std::size_t frames = bands.levels.size() / bands.count;
    std::vector<float> curve(frames);
    const std::vector<float> nothing(bands.count, floor_db);
    for (std::size_t f = 0; f < frames; ++f) {
        const auto now = bands.frame(f);
        const auto before = f < lag ? std::span(nothing) : bands.frame(f - lag);
        for (std::size_t b = 0; b < bands.count; ++b) {
            float loudest = before[b];
            if (b > 0) loudest = std::max(loudest, before[b - 1]);
            if (b + 1 < bands.count) loudest = std::max(loudest, before[b + 1]);
            curve[f] += std::max(0.0f, now[b] - loudest) / static_cast<float>(bands.count);
        }
    }
    return curve;
}

bool is_peak(std::span<const float> curve, std::size_t f) {
    if (curve[f] < least_strength) return false;
    const std::size_t first = f - std::min(f, apart), end = std::min(f + apart + 1, curve.size());
    for (std::size_t i = first; i < end; ++i)
        if (curve[i] > curve[f] || (curve[i] == curve[f] && i < f)) return false;
    return true;
}

// Moves the onset to where the level rises most steeply near it, and notes how far it rises.
void place(Onset& onset, std::span<const float> levels) {
    const auto point = [&](float seconds) {
        const float at = std::max(0.0f, seconds) / loudness_step_seconds;
        return std::min(static_cast<std::size_t>(at + 0.5f), levels.size() - 1);
    };
    const std::size_t first = point(onset.time - reach), last = point(onset.time + reach);
    constexpr std::size_t span = 2;  // points: 10 ms
    float steepest = 0.0f;
    std::size_t at = point(onset.time);
    for (std::size_t i = first; i + span <= last; ++i) {
        const float slope = levels[i + span] - levels[i];
        if (slope <= steepest) continue;
        steepest = slope;
        at = i + span / 2;
    }
    const auto low = levels.begin() + static_cast<std::ptrdiff_t>(point(onset.time - 1.5f * reach));
    const auto mid = levels.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end =
        levels.begin() +
        static_cast<std::ptrdiff_t>(std::min(
            at + static_cast<std::size_t>(reach / loudness_step_seconds) + 1, levels.size()));
    onset.rise = *std::max_element(mid, end) - *std::min_element(low, mid + 1);
    onset.sharp = steepest > jump && onset.strength > sudden;
    if (onset.sharp) onset.time = static_cast<float>(at) * loudness_step_seconds;
}

}  // namespace

std::vector<Onset> find_onsets(std::span<const float> samples, float f0) {
    if (samples.empty()) return {};
    const std::vector<float> curve = flux(measure_bands(samples));
    const std::vector<float> levels = loudness_contour(samples, f0);
    std::vector<Onset> onsets;
    for (std::size_t f = 0; f < curve.size(); ++f) {
        if (!is_peak(curve, f)) continue;
        Onset onset{.time = static_cast<float>(f) * hop_seconds, .strength = curve[f]};
        place(onset, levels);
        onsets.push_back(onset);
    }
    return onsets;
}

}  // namespace patchbreeder
