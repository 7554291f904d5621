#include "fitness/timbre_facts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "fitness/pitch_candidates.h"
#include "fitness/scalar.h"
#include "fitness/spectrogram.h"

namespace patchbreeder {
namespace {

constexpr std::size_t window = 4096;
constexpr float bin_hertz = static_cast<float>(analysis_rate) / window;
constexpr float highest_heard = 18000.0f;
constexpr std::size_t most_harmonics = 24;
constexpr std::size_t most_partials = 24;
constexpr std::size_t most_resonances = 4;
constexpr float lowest_resonance = 60.0f, bands_per_octave = 12.0f;
constexpr float least_hump = 6.0f;      // dB above the valleys on both sides
constexpr float faint_hump = -30.0f;    // dB re the densest part
constexpr double least_partial = 1e-5;  // of the power of the strongest

struct Balance {
    double power = 0.0, moment = 0.0;
    void add(const Balance& other) {
        power += other.power;
        moment += other.moment;
    }
    [[nodiscard]] float centroid() const {
        return power > 0.0 ? static_cast<float>(moment / power) : 0.0f;
    }
};

Balance balance(const Spectrogram& spectra, std::size_t frame) {
    Balance b;
    for (std::size_t k = 3; static_cast<float>(k) * bin_hertz < highest_heard; ++k) {
        const double p = static_cast<double>(spectra.at(frame, k));
        b.power += p;
        b.moment += p * static_cast<double>(static_cast<float>(k) * bin_hertz);
    }
    return b;
}

void analyse_brightness(std::span<const Balance> frames, Analysis& analysis) {
    Balance whole, third[3];
    for (const Balance& b : frames) whole.add(b);
    if (!(whole.power > 0.0)) return;
    double passed = 0.0;
    for (const Balance& b : frames) {
        const double middle = passed + 0.5 * b.power;
        third[std::min<std::size_t>(2, static_cast<std::size_t>(3.0 * middle / whole.power))].add(
            b);
        passed += b.power;
    }
    analysis.centroid = whole.centroid();
    const auto of = [&](const Balance& b) {
        return b.power > 0.0 ? b.centroid() : whole.centroid();
    };
    analysis.centroid_start = of(third[0]);
    analysis.centroid_middle = of(third[1]);
    analysis.centroid_end = of(third[2]);
}

// In octaves, of the frames from the onset to the gate that are not next to silent.
void analyse_sweep(std::span<const Balance> frames, Analysis& analysis) {
    constexpr double quiet = 1e-4;  // of the strongest frame
    double strongest = 0.0;
    for (const Balance& b : frames) strongest = std::max(strongest, b.power);
    std::vector<float> height, time;
    for (std::size_t f = 0; f < frames.size(); ++f) {
        const float at = static_cast<float>(f) * analysis.pitch.hop - analysis.onset;
        if (at < 0.0f || at > analysis.gate || !(frames[f].power > quiet * strongest)) continue;
        height.push_back(scalar_log2(frames[f].centroid()));
        time.push_back(at);
    }
    if (height.size() < 3) return;
    const auto top = std::max_element(height.begin(), height.end());
    const float low = *std::min_element(height.begin(), height.end());
    Sweep& sweep = analysis.sweep;
    sweep.octaves = *top - low;
    if (!(sweep.octaves > 0.0f)) return;
    sweep.sustain = (height.back() - low) / sweep.octaves;
    std::size_t up = 0;
    while (height[up] < low + 0.9f * sweep.octaves) ++up;
    sweep.attack = time[up];
    const float fallen = low + sweep.octaves * (sweep.sustain + 0.37f * (1.0f - sweep.sustain));
    std::size_t down = static_cast<std::size_t>(top - height.begin());
    const float peak_time = time[down];
    while (down + 1 < height.size() && height[down] > fallen) ++down;
    sweep.decay = time[down] - peak_time;
}

// Mean power of each harmonic over the voiced frames that have the median pitch.
std::array<double, most_harmonics + 1> harmonics(const Spectrogram& spectra,
                                                 const Analysis& analysis) {
    std::array<double, most_harmonics + 1> mean{};
    for (std::size_t f = 0; f < analysis.pitch.frames.size(); ++f) {
        const PitchFrame& frame = analysis.pitch.frames[f];
        if (!frame.voiced || std::fabs(scalar_log2(frame.f0 / analysis.f0)) > 0.08f) continue;
        for (std::size_t h = 1; h <= most_harmonics; ++h) {
            const float at = static_cast<float>(h) * frame.f0 / bin_hertz;
            // A Hann peak is four bins wide; low notes have less room between harmonics.
            const float reach = std::min(2.0f, 0.4f * frame.f0 / bin_hertz);
            const auto first = static_cast<std::size_t>(std::max(0.0f, at - reach + 0.5f));
            const auto last = static_cast<std::size_t>(at + reach + 0.5f);
            for (std::size_t k = first; k <= last && k < spectra.bins(); ++k)
                mean[h] += static_cast<double>(spectra.at(f, k));
        }
    }
    return mean;
}

void analyse_harmonics(const Spectrogram& spectra, Analysis& analysis) {
    if (!(analysis.f0 > 0.0f)) return;
    const auto power = harmonics(spectra, analysis);
    double odd = 0.0, all = 0.0;
    for (std::size_t h = 2; h <= 9; ++h) {
        all += power[h];
        if (h % 2 == 1) odd += power[h];
    }
    analysis.odd_share = all > 0.0 ? static_cast<float>(odd / all) : 0.0f;

    // A line through dB against octaves above the fundamental, weighted by 1/h so that every octave
    // counts alike. What is 60 dB down, or 20 dB below the next harmonic (the even ones of a square
    // wave), may be leakage.
    const double strongest = *std::max_element(power.begin(), power.end());
    double w = 0.0, wx = 0.0, wy = 0.0, wxx = 0.0, wxy = 0.0;
    for (std::size_t h = 1; h <= most_harmonics; ++h) {
        const double beside =
            h < most_harmonics ? std::max(power[h - 1], power[h + 1]) : power[h - 1];
        if (static_cast<float>(h) * analysis.f0 > highest_heard || power[h] < 1e-6 * strongest ||
            power[h] < 0.01 * beside)
            continue;
        const double x = static_cast<double>(scalar_log2(static_cast<float>(h)));
        const double y = static_cast<double>(decibels(static_cast<float>(power[h] / strongest)));
        const double weight = 1.0 / static_cast<double>(h);
        w += weight;
        wx += weight * x;
        wy += weight * y;
        wxx += weight * x * x;
        wxy += weight * x * y;
    }
    const double spread = w * wxx - wx * wx;
    // A lone fundamental has no slope: as steep as is heard.
    analysis.harmonic_slope =
        spread > 1e-9 ? static_cast<float>((w * wxy - wx * wy) / spread) : -60.0f;
}

std::vector<double> mean_power(const Spectrogram& spectra, std::size_t frames) {
    std::vector<double> mean(spectra.bins());
    for (std::size_t f = 0; f < frames; ++f)
        for (std::size_t k = 0; k < mean.size(); ++k)
            mean[k] += static_cast<double>(spectra.at(f, k));
    return mean;
}

// How far, in dB from a maximum on, a parabola through the points beside it puts its top.
float beside_top(float below, float here, float above) {
    const float bend = below - 2.0f * here + above;
    return bend < 0.0f ? 0.5f * (below - above) / bend : 0.0f;
}

// Peaks of the mean power spectrum, each placed by a parabola through the decibels beside it
// (Smith and Serra, 1987).
void analyse_partials(std::span<const double> mean, Analysis& analysis) {
    std::vector<std::size_t> peaks;
    for (std::size_t k = 2; k + 1 < mean.size(); ++k)
        if (mean[k] > mean[k - 1] && mean[k] >= mean[k + 1]) peaks.push_back(k);
    std::stable_sort(peaks.begin(), peaks.end(),
                     [&](std::size_t a, std::size_t b) { return mean[a] > mean[b]; });
    if (peaks.size() > most_partials) peaks.resize(most_partials);
    for (const std::size_t k : peaks) {
        if (mean[k] < least_partial * mean[peaks.front()]) break;
        const auto db = [&](std::size_t bin) {
            return decibels(static_cast<float>(std::max(mean[bin], 1e-30)));
        };
        const float beside = beside_top(db(k - 1), db(k), db(k + 1));
        const auto share = static_cast<float>(mean[k] / mean[peaks.front()]);
        analysis.partials.push_back({.note = note_of((static_cast<float>(k) + beside) * bin_hertz),
                                     .level = decibels(share)});
    }
}

// Power density in twelfths of an octave, dB, smoothed over three of them: noise through a filter
// shows its humps there, and hardly its own.
std::vector<float> coarse_spectrum(std::span<const double> mean) {
    std::vector<double> density;
    for (float low = lowest_resonance; low < 16000.0f;) {
        const float high = low * scalar_exp2(1.0f / bands_per_octave);
        const auto first = static_cast<std::size_t>(low / bin_hertz);
        const auto last = std::max(first + 1, static_cast<std::size_t>(high / bin_hertz));
        double sum = 0.0;
        for (std::size_t k = first; k < last; ++k) sum += mean[k];
        density.push_back(sum / static_cast<double>(last - first));
        low = high;
    }
    std::vector<float> smooth;
    for (std::size_t b = 0; b < density.size(); ++b) {
        const double below = density[b > 0 ? b - 1 : b],
                     above = density[std::min(b + 1, density.size() - 1)];
        smooth.push_back(decibels(
            static_cast<float>(std::max(0.25 * (below + above) + 0.5 * density[b], 1e-30))));
    }
    return smooth;
}

// How far the spectrum falls from a band before it rises above it again, to one side; a step below
// the first band wraps round, and so is past the last.
float fall(std::span<const float> spectrum, std::size_t from, int step) {
    float lowest = spectrum[from];
    for (std::size_t b = from; b < spectrum.size() && spectrum[b] <= spectrum[from];
         b += static_cast<std::size_t>(step))
        lowest = std::min(lowest, spectrum[b]);
    return spectrum[from] - lowest;
}

void analyse_resonances(std::span<const double> mean, Analysis& analysis) {
    if (analysis.pitched) return;  // its humps are its partials
    const std::vector<float> spectrum = coarse_spectrum(mean);
    std::vector<std::size_t> humps;
    for (std::size_t b = 1; b + 1 < spectrum.size(); ++b)
        if (spectrum[b] > spectrum[b - 1] && spectrum[b] >= spectrum[b + 1] &&
            fall(spectrum, b, 1) >= least_hump && fall(spectrum, b, -1) >= least_hump)
            humps.push_back(b);
    std::stable_sort(humps.begin(), humps.end(),
                     [&](std::size_t a, std::size_t b) { return spectrum[a] > spectrum[b]; });
    const float densest = *std::max_element(spectrum.begin(), spectrum.end());
    for (const std::size_t b : humps) {
        const float level = spectrum[b] - densest;
        if (analysis.resonances.size() == most_resonances || level < faint_hump) break;
        const float beside = beside_top(spectrum[b - 1], spectrum[b], spectrum[b + 1]);
        const float octaves = (static_cast<float>(b) + 0.5f + beside) / bands_per_octave;
        analysis.resonances.push_back(
            {.hertz = lowest_resonance * scalar_exp2(octaves), .level = level});
    }
}

}  // namespace

void analyse_timbre(std::span<const float> samples, Analysis& analysis) {
    const Spectrogram spectra(samples, window, track_hop, analysis.pitch.frames.size());
    std::vector<Balance> frames;
    for (std::size_t f = 0; f < analysis.pitch.frames.size(); ++f)
        frames.push_back(balance(spectra, f));
    analyse_brightness(frames, analysis);
    analyse_sweep(frames, analysis);
    analyse_harmonics(spectra, analysis);
    const std::vector<double> mean = mean_power(spectra, analysis.pitch.frames.size());
    analyse_partials(mean, analysis);
    analyse_resonances(mean, analysis);
}

}  // namespace patchbreeder
