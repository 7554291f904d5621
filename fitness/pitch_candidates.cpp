#include "fitness/pitch_candidates.h"

#include <algorithm>
#include <cmath>

#include "engine/lanes_sse2.h"
#include "fitness/analysis.h"
#include "fitness/pitch.h"
#include "fitness/scalar.h"
#include "fitness/stft.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

using L = sse2::Lanes;
constexpr float rate = analysis_rate;
constexpr std::size_t window_lengths[] = {1024, 2048, 4096, 8192};
// A Hann window must hold this many periods for its autocorrelation to be trusted.
constexpr float least_periods = 3.0f;
// Autocorrelation in one window length, padded to twice the length so that nothing wraps around.
class Correlator {
  public:
    explicit Correlator(std::size_t length)
        : length_(length),
          plan_(2 * length, length),
          taper_(length + 1),
          unbias_(length),
          scratch_(fft_floats(2 * length)),
          power_((length + 1) * lane_count),
          curve_(length * lane_count) {
        for (std::size_t k = 0; k <= length; ++k) {
            const float hertz = static_cast<float>(k) * rate / static_cast<float>(2 * length);
            // Smooth peaks: falling from 3 to 12 kHz.
            const float fall = std::clamp((hertz - 3000.0f) / 9000.0f, 0.0f, 1.0f);
            const auto t = turn(static_cast<std::uint64_t>(fall * 65536.0f), 131072);
            const float rise = std::clamp((hertz - 12.0f) / 12.0f, 0.0f, 1.0f);
            taper_[k] = rise * static_cast<float>(0.5 + 0.5 * t.cosine);
        }
        for (std::size_t lag = 0; lag < length; ++lag) {
            const double x = static_cast<double>(lag) / static_cast<double>(length);
            const Turn t = turn(lag, length);
            const double hann = (1.0 - x) * (2.0 + t.cosine) / 3.0 + t.sine / 6.283185307179586477;
            unbias_[lag] = static_cast<float>(1.0 / std::max(hann, 1e-3));
        }
    }
    [[nodiscard]] std::size_t length() const { return length_; }
    [[nodiscard]] std::size_t last_lag() const {
        return static_cast<std::size_t>(
            std::min(static_cast<float>(length_) / least_periods, rate / lowest_pitch) + 1.0f);
    }

    // Curve of eight frames, `frames[j]` being 2 * length samples with the window in the middle.
    const float* correlate(const float* first, std::size_t hop) {
        power_spectra<L>(plan_.tables(), first, hop, 1, scratch_.data(), power_.data());
        const std::size_t size = 2 * length_;
        for (std::size_t k = 0; k <= length_; ++k) {
            const L x = L::load(&power_[k * lane_count]) * L(taper_[k]);
            x.store(&scratch_[k * lane_count]);
            if (k > 0) x.store(&scratch_[(size - k) * lane_count]);
        }
        const FftTables t = plan_.tables();
        transform_real<L>(t, scratch_.data(), [this](std::size_t lag, const L& re, const L&) {
            if (lag < length_) re.store(&curve_[lag * lane_count]);
        });
        const L scale = L(1.0f) / max(L::load(curve_.data()), L(1e-20f));
        for (std::size_t lag = 0; lag < length_; ++lag)
            (L::load(&curve_[lag * lane_count]) * scale * L(unbias_[lag]))
                .store(&curve_[lag * lane_count]);
        return curve_.data();
    }

  private:
    std::size_t length_;
    FftPlan plan_;
    std::vector<float> taper_, unbias_, scratch_, power_, curve_;
};

// Adds a candidate, or lets it replace a weaker one within a third of a semitone.
void add(std::vector<PitchCandidate>& to, PitchCandidate c) {
    for (PitchCandidate& known : to)
        if (std::fabs(scalar_log2(known.f0 / c.f0)) < 0.03f) {
            if (c.height > known.height) known = c;
            return;
        }
    to.push_back(c);
}

// Charges every candidate that lies below one almost as high, and sorts.
void weigh(std::vector<PitchCandidate>& all) {
    float best = 0.0f, top = lowest_pitch;
    for (const PitchCandidate& c : all) best = std::max(best, c.height);
    for (const PitchCandidate& c : all)
        if (c.height >= best - octave_charge) top = std::max(top, c.f0);
    for (PitchCandidate& c : all)
        c.strength = c.height - octave_charge * std::clamp(scalar_log2(top / c.f0), 0.0f, 1.0f);
    std::stable_sort(all.begin(), all.end(), [](const PitchCandidate& a, const PitchCandidate& b) {
        return a.strength > b.strength;
    });
    if (all.size() > most_candidates) all.resize(most_candidates);
}

void collect(const Correlator& window, const float* curve, std::size_t j,
             std::vector<PitchCandidate>& to) {
    const auto at = [curve, j](std::size_t lag) { return curve[lag * lane_count + j]; };
    const auto first = static_cast<std::size_t>(rate / highest_pitch);
    for (std::size_t lag = first; lag < window.last_lag(); ++lag) {
        const float before = at(lag - 1), here = at(lag), after = at(lag + 1);
        if (!(before < here && after <= here && here > 0.2f)) continue;
        const float slope = after - before, bend = 2.0f * here - before - after;
        const float shift = slope / (2.0f * std::max(bend, 1e-9f));
        const float height = std::min(here + 0.25f * slope * shift, 1.0f);
        const float f0 = rate / (static_cast<float>(lag) + shift);
        if (f0 >= lowest_pitch && f0 <= highest_pitch) add(to, {.f0 = f0, .height = height});
    }
}

}  // namespace

std::vector<CandidateFrame> pitch_candidates(std::span<const float> samples) {
    const std::size_t frames = samples.size() / track_hop + 1;
    constexpr std::size_t margin = window_lengths[3];
    std::vector<float> padded(2 * margin + (groups(frames) * lane_count) * track_hop + 1);
    std::copy(samples.begin(), samples.end(), padded.begin() + margin);

    std::vector<CandidateFrame> result(frames);
    for (std::size_t f = 0; f < frames; ++f) {
        const float* centre = padded.data() + margin + f * track_hop;
        double power = 0.0;
        for (const float* p = centre - track_hop; p < centre + track_hop; ++p) {
            power += static_cast<double>(*p * *p);
            result[f].peak = std::max(result[f].peak, std::fabs(*p));
        }
        result[f].power = static_cast<float>(power / (2.0 * track_hop));
    }
    for (const std::size_t length : window_lengths) {
        Correlator window(length);
        for (std::size_t f = 0; f < frames; f += lane_count) {
            const float* first = padded.data() + margin + f * track_hop - length;
            const float* curve = window.correlate(first, track_hop);
            for (std::size_t j = 0; j < lane_count && f + j < frames; ++j)
                collect(window, curve, j, result[f + j].candidates);
        }
    }
    for (CandidateFrame& frame : result) weigh(frame.candidates);
    return result;
}

}  // namespace patchbreeder
