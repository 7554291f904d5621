// The pitch of a candidate, frame by frame: window-normalised autocorrelation (Boersma, 1993).
//
// The sound is decimated by four and cut into Hann windows of 93 ms, a frame each 23 ms; the
// autocorrelation is the transform of the power spectrum, tapered to 5 kHz so that its peaks are
// smooth, at lags of 1/22050 s. The smallest lag whose peak reaches 0.9 of the highest is the
// period: its octave below would fit as well. 27 to 4200 Hz. Targets get the costlier
// pitch_track.h.
#pragma once

#include "engine/lanes_math.h"
#include "fitness/shape.h"
#include "fitness/stft.h"

namespace patchbreeder {

inline constexpr std::size_t decimation = 4, decimation_taps = 48;
inline constexpr std::size_t pitch_window = 1024, pitch_hop = 256;  // decimated samples
inline constexpr std::size_t correlation_size = 2048;  // twice the window: half-sample lags
inline constexpr float lag_rate = 22050.0f;
inline constexpr std::size_t shortest_lag = 4, longest_lag = 820;  // one beyond 4200 and 27 Hz

// Splits the padded audio into eight streams of every eighth sample, so that a filter with a stride
// reads contiguous memory.
template <class Lanes>
void split_streams(const float* audio, std::size_t length, float* streams,
                   std::size_t stream_length) noexcept {
    for (std::size_t j = 0; j < length; j += lane_count) {
        Lanes rows[lane_count];
        for (std::size_t i = 0; i < lane_count; ++i)
            rows[i] = Lanes::load(audio + (j + i) * lane_count);
        transpose(rows);
        for (std::size_t i = 0; i < lane_count; ++i) rows[i].store(streams + i * stream_length + j);
    }
}

// Low-pass and every fourth sample; `decimated` is a multiple of 16 long.
template <class Lanes>
void decimate(const PitchShape& p, const float* streams, std::size_t stream_length,
              float* decimated) noexcept {
    for (std::size_t j = 0; j < p.decimated_samples / 2; j += lane_count) {
        Lanes even(0.0f), odd(0.0f);
        for (std::size_t k = 0; k < decimation_taps; ++k) {
            const Lanes h(p.low_pass[k]);
            const std::size_t l = k + decimation;
            even += h * Lanes::load(streams + k % 8 * stream_length + j + k / 8);
            odd += h * Lanes::load(streams + l % 8 * stream_length + j + l / 8);
        }
        float pair[2][lane_count];
        even.store(pair[0]);
        odd.store(pair[1]);
        for (std::size_t i = 0; i < lane_count; ++i) {
            decimated[2 * (j + i)] = pair[0][i];
            decimated[2 * (j + i) + 1] = pair[1][i];
        }
    }
}

// Autocorrelation of eight frames from their power spectra, lags 0..longest_lag, re lag 0 and the
// window's own. A frame of silence gives zeros.
template <class Lanes>
void correlate(const PitchShape& p, const float* power, float* scratch, float* curve) noexcept {
    const std::size_t bins = p.spectrum.half + 1;
    for (std::size_t i = 0; i < correlation_size; ++i) Lanes(0.0f).store(scratch + i * lane_count);
    for (std::size_t k = 0; k < bins; ++k) {
        const Lanes x = Lanes::load(power + k * lane_count) * Lanes(p.taper[k]);
        x.store(scratch + k * lane_count);
        if (k > 0) x.store(scratch + (correlation_size - k) * lane_count);
    }
    transform<Lanes>(scratch, p.correlation.half, p.correlation.twiddles);
    untangle<Lanes>(p.correlation, scratch,
                    [curve](std::size_t lag, const Lanes& re, const Lanes&) noexcept {
                        if (lag <= longest_lag) re.store(curve + lag * lane_count);
                    });
    const Lanes zero = Lanes::load(curve);
    const Lanes scale = Lanes(1.0f) / max(zero, Lanes(1e-9f));
    for (std::size_t lag = 0; lag <= longest_lag; ++lag) {
        float* at = curve + lag * lane_count;
        (Lanes::load(at) * scale * Lanes(p.unbias[lag])).store(at);
    }
}

// A local maximum of the curve and the parabola through it; `height` is -1 where there is none.
template <class Lanes>
struct Peak {
    Lanes height, shift;

    Peak(const Lanes& before, const Lanes& at, const Lanes& after) noexcept {
        const Lanes slope = after - before, bend = max(at + at - before - after, Lanes(1e-9f));
        shift = slope / (bend + bend);
        const Lanes top = at + Lanes(0.25f) * slope * shift;
        height = select((before < at) & (after <= at), top, Lanes(-1.0f));
    }
};

// log2 of the pitch in Hz and the height of its peak, 0..1; both 0 where nothing repeats.
template <class Lanes>
struct Periods {
    Lanes octaves, clarity;

    explicit Periods(const float* curve) noexcept {
        const auto peak = [curve](std::size_t lag) noexcept {
            const float* at = curve + lag * lane_count;
            return Peak<Lanes>(Lanes::load(at - lane_count), Lanes::load(at),
                               Lanes::load(at + lane_count));
        };
        Lanes best(0.0f);
        for (std::size_t lag = shortest_lag + 1; lag < longest_lag; ++lag)
            best = max(best, peak(lag).height);
        const Lanes enough = best * 0.9f;
        Lanes period(0.0f);
        clarity = Lanes(0.0f);
        for (std::size_t lag = longest_lag - 1; lag > shortest_lag; --lag) {
            const Peak<Lanes> p = peak(lag);
            const auto fits = (p.height >= enough) & (p.height > Lanes(0.0f));
            period = select(fits, Lanes(static_cast<float>(lag)) + p.shift, period);
            clarity = select(fits, p.height, clarity);
        }
        const auto found = period > Lanes(0.0f);
        const Lanes hertz = Lanes(lag_rate) / max(period, Lanes(1.0f));
        octaves = select(found, log2(hertz), Lanes(0.0f));
        clarity = min(clarity, Lanes(1.0f));
    }
};

// Clarity as a degree of being pitched: 0 below 0.35, 1 above 0.6, without a cliff.
template <class Lanes>
Lanes voicing(const Lanes& clarity) noexcept {
    return clamp((clarity - 0.35f) * 4.0f, Lanes(0.0f), Lanes(1.0f));
}

template <class Lanes>
void measure_pitch(const Shape& shape, float* work) noexcept {
    const PitchShape& p = shape.pitch;
    const std::size_t stream_length = shape.audio_floats / lane_count;
    split_streams<Lanes>(work + shape.audio, stream_length, work + p.streams, stream_length);
    decimate<Lanes>(p, work + p.streams, stream_length, work + p.decimated);
    for (std::size_t g = 0; g < p.groups; ++g) {
        power_spectra<Lanes>(p.spectrum, work + p.decimated + g * lane_count * pitch_hop, pitch_hop,
                             1, work + shape.scratch, work + p.power);
        correlate<Lanes>(p, work + p.power, work + shape.scratch, work + p.curve);
        const Periods<Lanes> periods(work + p.curve);
        periods.octaves.store(work + p.octaves + g * lane_count);
        periods.clarity.store(work + p.clarity + g * lane_count);
    }
}

}  // namespace patchbreeder
