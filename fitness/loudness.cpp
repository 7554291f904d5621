#include "fitness/loudness.h"

#include <algorithm>
#include <cmath>

#include "fitness/scalar.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

constexpr float step_seconds = loudness_step_seconds;
constexpr float floor_db = -60.0f;      // re the loudest point: quieter is not heard
constexpr float onset_db = -50.0f;      // re the loudest point
constexpr float steeper_by = 20.0f;     // dB/s: a release falls that much faster than the decay
constexpr float steeper_factor = 1.7f;  // and this many times as fast

// The first local maximum within 6 dB of the loudest point.
std::size_t first_maximum(std::span<const float> points, float loudest) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i)
        if (points[i] >= loudest - 6.0f && points[i + 1] <= points[i]) return i;
    return points.size() - 1;
}

float time_of(std::size_t point) {
    return static_cast<float>(point) * step_seconds;
}

void describe_tail(std::span<const float> points, std::size_t crest, std::size_t end,
                   Analysis& analysis) {
    const std::size_t onset = static_cast<std::size_t>(analysis.onset / step_seconds);
    const auto heard = points.subspan(crest, end - crest);
    analysis.gate = time_of(end - onset);
    if (heard.size() < 4) return;
    const Knee knee = find_knee(heard);
    const auto before = static_cast<float>(knee.slope_before) / step_seconds;
    const auto after = static_cast<float>(knee.slope_after) / step_seconds;
    const bool released = after < before - steeper_by && after < steeper_factor * before &&
                          knee.error < 0.5 * knee.error_of_one_line;
    if (!released) {
        const auto fall = heard.front() - heard.back();
        analysis.decay = std::max(0.0f, fall / time_of(heard.size() - 1));
        analysis.sustain = std::min(0.0f, -fall);
        return;
    }
    analysis.gate = time_of(crest + knee.at - onset);
    analysis.decay = std::max(0.0f, -before);
    analysis.sustain = std::min(0.0f, heard[knee.at] - heard.front());
    analysis.release = -60.0f / after;
}

}  // namespace

std::vector<float> loudness_contour(std::span<const float> samples, float f0) {
    const float width = std::max(0.010f, f0 > 0.0f ? 2.0f / f0 : 0.0f);
    const auto reach = static_cast<std::ptrdiff_t>(std::min(width, 0.06f) * analysis_rate * 0.5f);
    std::vector<float> weights;
    float total = 0.0f;
    for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
        const auto at = static_cast<std::uint64_t>(i + reach + 1);
        const double hann = 0.5 - 0.5 * turn(at, static_cast<std::uint64_t>(2 * reach + 2)).cosine;
        weights.push_back(static_cast<float>(hann));
        total += weights.back();
    }
    std::vector<float> points;
    const auto size = static_cast<std::ptrdiff_t>(samples.size());
    for (std::ptrdiff_t centre = 0; centre < size; centre += loudness_step) {
        float power = 0.0f;
        for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(-reach, -centre);
             i <= reach && centre + i < size; ++i) {
            const float x = samples[static_cast<std::size_t>(centre + i)];
            power += x * x * weights[static_cast<std::size_t>(i + reach)];
        }
        points.push_back(decibels(power / total));
    }
    return points;
}

Knee find_knee(std::span<const float> values) {
    // Least squares for v(i) = a + b i + c max(0, i - k), for every k, from running sums: with
    // x = i and h = max(0, i - k), all moments of h follow from those of the values after k.
    const std::size_t n = values.size();
    Knee best;
    double sv = 0.0, sxv = 0.0, svv = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double v = static_cast<double>(values[i]), x = static_cast<double>(i);
        sv += v;
        sxv += x * v;
        svv += v * v;
    }
    const double count = static_cast<double>(n), sx = count * (count - 1.0) / 2.0;
    const double sxx = (count - 1.0) * count * (2.0 * count - 1.0) / 6.0;
    const double vxx = sxx - sx * sx / count, vxv = sxv - sx * sv / count;
    const double vvv = svv - sv * sv / count;
    best.error_of_one_line = best.error = vvv - vxv * vxv / vxx;
    best.slope_before = best.slope_after = vxv / vxx;
    double tail_v = 0.0, tail_xv = 0.0;  // of i > k: sums of v and i v
    for (std::size_t k = n - 2; k >= 1; --k) {
        tail_v += static_cast<double>(values[k + 1]);
        tail_xv += static_cast<double>(k + 1) * static_cast<double>(values[k + 1]);
        const double m = count - 1.0 - static_cast<double>(k), kk = static_cast<double>(k);
        const double sh = m * (m + 1.0) / 2.0, shh = m * (m + 1.0) * (2.0 * m + 1.0) / 6.0;
        const double shx = shh + kk * sh, shv = tail_xv - kk * tail_v;
        const double vhh = shh - sh * sh / count, vhx = shx - sh * sx / count;
        const double vhv = shv - sh * sv / count;
        const double determinant = vxx * vhh - vhx * vhx;
        if (determinant <= 1e-9 * vxx * vhh) continue;
        const double b = (vhh * vxv - vhx * vhv) / determinant;
        const double c = (vxx * vhv - vhx * vxv) / determinant;
        const double error = vvv - b * vxv - c * vhv;
        if (error < best.error) {
            best.at = k;
            best.slope_before = b;
            best.slope_after = b + c;
            best.error = error;
        }
    }
    return best;
}

void analyse_loudness(std::span<const float> samples, Analysis& analysis) {
    float power = 0.0f, peak = 0.0f;
    for (const float x : samples) {
        power += x * x / static_cast<float>(samples.size());
        peak = std::max(peak, std::fabs(x));
    }
    analysis.rms_db = decibels(power);
    analysis.peak_db = decibels(peak * peak);
    const std::vector<float> points = loudness_contour(samples, analysis.f0);
    const float loudest = *std::max_element(points.begin(), points.end());
    std::size_t onset = 0, end = points.size();
    while (points[onset] < loudest + onset_db) ++onset;
    while (end > onset + 1 && points[end - 1] < loudest + floor_db) --end;
    const std::size_t crest = first_maximum(points, loudest);
    std::size_t risen = onset;
    while (risen < crest && points[risen] < points[crest] - 0.92f) ++risen;  // 90 % in amplitude
    analysis.onset = time_of(onset);
    analysis.attack = time_of(risen - onset);
    describe_tail(points, crest, end, analysis);
}

}  // namespace patchbreeder
