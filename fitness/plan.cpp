#include "fitness/plan.h"

#include <algorithm>
#include <cmath>

#include "fitness/pitch.h"
#include "fitness/scalar.h"
#include "fitness/spectra.h"
#include "fitness/stft.h"
#include "fitness/term_modulation.h"
#include "fitness/turns.h"

namespace patchbreeder {
namespace {

constexpr double rate = analysis_rate;
constexpr double lowest_heard = 30.0, highest_heard = 18000.0;
constexpr double detail128_seconds = 0.5;
// The first frame of the pitch tracker is centred on the first sample.
constexpr std::size_t origin = pitch_window / 2 * decimation + decimation_taps / 2;

// The cosine of pi * x, x in 0..1, for tables.
double half_turn_cosine(double x) {
    return turn(static_cast<std::uint64_t>(x * 1048576.0 + 0.5), 2097152).cosine;
}
// Takes out of `row` what a constant or a straight line would leave in it.
void ignore_trend(std::span<float> row) {
    const double n = static_cast<double>(row.size());
    double sum = 0.0, moment = 0.0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const double t = static_cast<double>(i) - 0.5 * (n - 1.0);
        sum += static_cast<double>(row[i]);
        moment += static_cast<double>(row[i]) * t;
    }
    const double spread = n * (n * n - 1.0) / 12.0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const double t = static_cast<double>(i) - 0.5 * (n - 1.0);
        row[i] = static_cast<float>(static_cast<double>(row[i]) - sum / n - moment / spread * t);
    }
}

}  // namespace

Plan::Plan(std::size_t samples, const Analysis& target)
    : core_(2048),
      detail_(512),
      attack_(128),
      pitch_(pitch_window),
      mel_(composite_mel_bands(2048)) {
    shape_.samples = samples;
    shape_.mel = mel_.bands();
    place(shape_.core, core_, {2048, 512, 1e9}, core_weights_, target.onset);
    place(shape_.detail, detail_, {512, 128, 1e9}, detail_weights_, target.onset);
    place(shape_.attack, attack_, {128, 32, static_cast<double>(target.onset) + detail128_seconds},
          attack_weights_, target.onset);
    const Grid& detail = shape_.detail;
    const auto onset_frame =
        static_cast<std::size_t>(static_cast<double>(target.onset) * rate) / detail.hop;
    shape_.onset_first = std::min(onset_frame / 8 * 8, detail.slots() - 8);
    shape_.onset_frames = std::min<std::size_t>(32, detail.slots() - shape_.onset_first);
    shape_.contour_points = (detail.frames - 1) / contour_step + 1;
    // Half a window to either side spans a period and a half of the lowest sounds.
    const double period = target.f0 > 0.0f ? 1.0 / static_cast<double>(target.f0) : 0.0;
    const double reach = 0.5 * 1.5 * period * rate / static_cast<double>(detail.hop);
    shape_.contour_reach = std::clamp<std::size_t>(static_cast<std::size_t>(reach + 0.5), 2, 12);
    make_pitch_tables();
    lay_out_workspace();
    make_modulators();
}

void Plan::place(Grid& grid, const FftPlan& fft, const GridSpec& spec, std::vector<float>& weights,
                 float onset) {
    grid.fft = fft.tables();
    grid.hop = spec.hop;
    const double seen = std::min(static_cast<double>(shape_.samples), spec.seconds * rate);
    grid.frames = static_cast<std::size_t>(seen) / spec.hop + 1;
    grid.groups = groups(grid.frames);
    grid.stripes = stripes_.emplace_back(spec.size, spec.hop).stripes();
    const double width = rate / static_cast<double>(spec.size);
    grid.low_bin = std::max<std::size_t>(1, static_cast<std::size_t>(lowest_heard / width + 0.5));
    grid.end_bin = static_cast<std::size_t>(highest_heard / width) + 1;
    weights.assign(grid.slots(), 0.0f);
    for (std::size_t f = 0; f < grid.frames; ++f) {
        const double t = static_cast<double>(f * spec.hop) / rate - static_cast<double>(onset);
        weights[f] = static_cast<float>(1.0 / (1.0 + std::max(t, 0.0) / 0.2));
        grid.weight_sum += weights[f];
    }
    grid.weights = weights.data();
}

void Plan::make_pitch_tables() {
    PitchShape& p = shape_.pitch;
    // A Blackman-windowed sinc: -6 dB at 5 kHz, -60 dB from 7.6 kHz, which folds to 3.4 kHz.
    constexpr double cutoff = 5000.0 / rate;
    double sum = 0.0;
    for (std::size_t i = 0; i < decimation_taps; ++i) {
        const double t = static_cast<double>(i) - 0.5 * (decimation_taps - 1);
        const double phase = std::fabs(2.0 * cutoff * t);
        const double whole = std::floor(phase);
        const double sine = (static_cast<int>(whole) % 2 == 0 ? 1.0 : -1.0) *
                            half_turn_cosine(std::fabs(phase - whole - 0.5));
        const Turn w = turn(2 * i + 1, 2 * decimation_taps);
        const double blackman = 0.42 - 0.5 * w.cosine + 0.08 * (2.0 * w.cosine * w.cosine - 1.0);
        low_pass_.push_back(static_cast<float>(sine / phase * blackman));
        sum += sine / phase * blackman;
    }
    for (float& h : low_pass_) h = static_cast<float>(static_cast<double>(h) / sum);

    // Silent below the lowest pitch, falling from 2 to 5.3 kHz.
    const double width = rate / decimation / static_cast<double>(pitch_window);
    for (std::size_t k = 0; k < pitch_window / 2; ++k) {
        const double hertz = static_cast<double>(k) * width;
        const double rise = std::clamp((hertz - 12.0) / 16.0, 0.0, 1.0);
        const double fall = std::clamp((hertz - 2000.0) / 3300.0, 0.0, 1.0);
        const double taper = rise * (0.5 + 0.5 * half_turn_cosine(fall));
        // The transform hands out twice the spectrum, hence twice the first lag.
        const Turn t = turn(k, correlation_size);
        folds_.push_back(
            {.lower = static_cast<float>(taper * (0.5 - t.sine)),
             .upper = static_cast<float>(taper * (0.5 + t.sine)),
             .first_lag = static_cast<float>(taper * (k == 0 ? 1.0 : 2.0) * t.cosine)});
    }
    // Autocorrelation of a Hann window at x = lag over length; the transform is circular, so the
    // same from the other end is added.
    const auto hann = [](std::uint64_t lag) {
        const double x = static_cast<double>(lag) / correlation_size;
        const Turn t = turn(lag, correlation_size);
        return (1.0 - x) * (2.0 + t.cosine) / 3.0 + t.sine / 6.283185307179586477;
    };
    for (std::uint64_t lag = 0; lag <= longest_lag + 1; ++lag)
        unbias_.push_back(static_cast<float>(1.0 / (hann(lag) + hann(correlation_size - lag))));

    p.spectrum = pitch_.tables();
    p.low_pass = low_pass_.data();
    p.folds = folds_.data();
    p.unbias = unbias_.data();
    p.frames = shape_.samples / (pitch_hop * decimation) + 1;
    p.groups = groups(p.frames);
    p.stripes = stripes_.emplace_back(pitch_window, pitch_hop).stripes();
    p.decimated_samples = (p.groups * lane_count - 1) * pitch_hop + pitch_window;  // 64 divides it
}

void Plan::lay_out_workspace() {
    std::size_t used = 0;
    const auto take = [&used](std::size_t floats) {
        const std::size_t at = used;
        used += (floats + 15) / 16 * 16;
        return at;
    };
    PitchShape& p = shape_.pitch;
    shape_.origin = origin;
    std::size_t longest = p.decimated_samples * decimation + 4 * decimation_taps;
    for (const Grid* g : {&shape_.core, &shape_.detail, &shape_.attack})
        longest = std::max(longest, origin + g->stripes.samples(g->frames));
    shape_.audio_floats = (longest + 127) / 64 * 64;
    shape_.audio = take(shape_.audio_floats);
    for (Grid* g : {&shape_.core, &shape_.detail, &shape_.attack}) {
        g->first = shape_.audio + origin - g->fft.half;
        g->power = take(g->groups * g->bins() * lane_count);
        g->totals = take(g->slots());
    }
    shape_.bands = take(onset_bands * shape_.detail.slots());
    shape_.contour = take(groups(shape_.contour_points) * lane_count);
    p.streams = take(shape_.audio_floats);
    p.decimated = take(std::max(p.decimated_samples + 16, p.stripes.samples(p.frames)));
    p.folded = take((pitch_window + 1) * lane_count);
    p.curve = take((longest_lag + 2) * lane_count);
    p.octaves = take(p.groups * lane_count);
    p.clarity = take(p.groups * lane_count);
    shape_.striped = take(std::max({shape_.core.stripes.floats(), shape_.detail.stripes.floats(),
                                    shape_.attack.stripes.floats(), p.stripes.floats()}));
    shape_.scratch = take(fft_floats(shape_.core.fft.size));
    shape_.total = used;
}

void Plan::make_modulators() {
    if (static_cast<double>(shape_.samples) < static_cast<double>(modulation_shortest) * rate)
        return;
    const auto add_rows = [this](std::size_t points, std::size_t step) {
        const std::size_t slots = groups(points) * lane_count;
        for (std::size_t r = 0; r < modulation_rates; ++r) {
            // 1 to 20 Hz, evenly in log frequency.
            const double hertz = static_cast<double>(scalar_exp2(
                4.321928f * static_cast<float>(r) / static_cast<float>(modulation_rates - 1)));
            for (const bool sine : {false, true}) {
                modulators_.resize(modulators_.size() + slots);
                const auto row = std::span(modulators_).last(slots).first(points);
                for (std::size_t i = 0; i < points; ++i) {
                    const double turns = hertz * static_cast<double>(i * step) / rate;
                    const auto fraction =
                        static_cast<std::uint64_t>((turns - std::floor(turns)) * 1048576.0);
                    const Turn t = turn(fraction, 1048576);
                    const double hann = 1.0 - turn(2 * i + 1, 2 * points).cosine;
                    row[i] = static_cast<float>(2.0 * hann / static_cast<double>(points) *
                                                (sine ? t.sine : t.cosine));
                }
                ignore_trend(row);
            }
        }
    };
    add_rows(shape_.contour_points, contour_step * shape_.detail.hop);
    add_rows(shape_.pitch.frames, pitch_hop * decimation);
    shape_.modulators = modulators_.data();
}

}  // namespace patchbreeder
