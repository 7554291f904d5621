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

// Low-pass and every fourth sample. `decimated` is a multiple of 64 long: the sums of 64 outputs
// grow side by side, because one alone would wait for its own additions. The filter is symmetric,
// so its taps are taken in pairs.
template <class Lanes>
void decimate(const PitchShape& p, const float* streams, std::size_t stream_length,
              float* decimated) noexcept {
    constexpr std::size_t blocks = 4;
    const float* taps[decimation_taps + decimation];
    for (std::size_t k = 0; k < decimation_taps + decimation; ++k)
        taps[k] = streams + k % 8 * stream_length + k / 8;
    for (std::size_t j = 0; j < p.decimated_samples / 2; j += blocks * lane_count) {
        Lanes even[blocks], odd[blocks];
        for (std::size_t b = 0; b < blocks; ++b) even[b] = odd[b] = Lanes(0.0f);
        for (std::size_t k = 0; k < decimation_taps / 2; ++k) {
            const Lanes h(p.low_pass[k]);
            const std::size_t mirrored = decimation_taps - 1 - k;
            for (std::size_t b = 0; b < blocks; ++b) {
                const std::size_t at = j + b * lane_count;
                even[b] += h * (Lanes::load(taps[k] + at) + Lanes::load(taps[mirrored] + at));
                odd[b] += h * (Lanes::load(taps[k + decimation] + at) +
                               Lanes::load(taps[mirrored + decimation] + at));
            }
        }
        for (std::size_t b = 0; b < blocks; ++b) {
            float pair[2][lane_count];
            even[b].store(pair[0]);
            odd[b].store(pair[1]);
            for (std::size_t i = 0; i < lane_count; ++i) {
                decimated[2 * (j + b * lane_count + i)] = pair[0][i];
                decimated[2 * (j + b * lane_count + i) + 1] = pair[1][i];
            }
        }
    }
}

// Autocorrelation of the eight frames in `stripes`, lags 0..longest_lag, re lag 0 and the window's
// own. A frame of silence gives zeros. `folded` is scratch for a transform.
//
// It is the cosine transform of the tapered power, which one real transform of half the size gives
// (Cooley, Lewis and Welch, 1970): even lags are its real part, odd ones the running sum of its
// imaginary part.
template <class Lanes>
void correlate(const PitchShape& p, const float* stripes, float* scratch, float* folded,
               float* curve) noexcept {
    each_bin<Lanes>(p.spectrum, p.stripes, stripes, scratch, power_to<Lanes>(curve));
    Lanes odd(0.0f);
    for (std::size_t k = 0; k < pitch_window / 2; ++k) {
        const Lanes power = Lanes::load(curve + k * lane_count);
        const CosineFold& fold = p.folds[k];
        (power * Lanes(fold.lower)).store(folded + k * lane_count);
        (power * Lanes(fold.upper)).store(folded + (pitch_window - k) * lane_count);
        odd += power * Lanes(fold.first_lag);
    }
    // The taper has nothing left there.
    Lanes(0.0f).store(folded + pitch_window / 2 * lane_count);
    transform_real<Lanes>(p.spectrum, folded,
                          [=](std::size_t k, const Lanes& re, const Lanes& im) noexcept {
                              if (k > longest_lag / 2) return;
                              re.store(curve + 2 * k * lane_count);
                              im.store(curve + (2 * k + 1) * lane_count);
                          });
    const Lanes scale = Lanes(1.0f) / max(Lanes::load(curve), Lanes(1e-9f));
    for (std::size_t lag = 0; lag <= longest_lag; lag += 2, curve += 2 * lane_count) {
        if (lag > 0) odd -= Lanes::load(curve + lane_count);
        (Lanes::load(curve) * scale * Lanes(p.unbias[lag])).store(curve);
        (odd * scale * Lanes(p.unbias[lag + 1])).store(curve + lane_count);
    }
}

// A local maximum of the curve and the parabola through it; `height` is -1 where there is none.
template <class Lanes>
struct Peak {
    Lanes height, shift;

    // The three neighbours and where the middle one is highest.
    Peak(const Lanes& before, const Lanes& at, const Lanes& after,
         const typename Lanes::Mask& highest) noexcept {
        const Lanes slope = after - before, bend = max(at + at - before - after, Lanes(1e-9f));
        shift = slope / (bend + bend);
        height = select(highest, at + Lanes(0.25f) * slope * shift, Lanes(-1.0f));
    }
};

// Hands the peaks of eight curves to `take(lag, peak)`, from the longest lag down; lags where none
// of the eight has one are passed over.
template <class Lanes, class Take>
void each_peak(const float* curve, Take&& take) noexcept {
    const float* at = curve + (longest_lag - 1) * lane_count;
    Lanes after = Lanes::load(at + lane_count), here = Lanes::load(at);
    for (std::size_t lag = longest_lag - 1; lag > shortest_lag; --lag) {
        at -= lane_count;
        const Lanes before = Lanes::load(at);
        const auto highest = (before < here) & (after <= here) & (Lanes(0.0f) < here);
        if (any(highest)) take(lag, Peak<Lanes>(before, here, after, highest));
        after = here;
        here = before;
    }
}

// log2 of the pitch in Hz and the height of its peak, 0..1; both 0 where nothing repeats.
template <class Lanes>
struct Periods {
    Lanes octaves, clarity;

    explicit Periods(const float* curve) noexcept {
        Lanes best(0.0f), period(0.0f);
        each_peak<Lanes>(
            curve, [&](std::size_t, const Peak<Lanes>& p) noexcept { best = max(best, p.height); });
        clarity = Lanes(0.0f);
        const Lanes enough = max(best * 0.9f, Lanes(1e-9f));
        each_peak<Lanes>(curve, [&](std::size_t lag, const Peak<Lanes>& p) noexcept {
            const auto fits = p.height >= enough;
            period = select(fits, Lanes(static_cast<float>(lag)) + p.shift, period);
            clarity = select(fits, p.height, clarity);
        });
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
        lay_out<Lanes>(p.stripes, work + p.decimated, g, work + shape.striped);
        correlate<Lanes>(p, work + shape.striped, work + shape.scratch, work + p.folded,
                         work + p.curve);
        const Periods<Lanes> periods(work + p.curve);
        periods.octaves.store(work + p.octaves + g * lane_count);
        periods.clarity.store(work + p.clarity + g * lane_count);
    }
}

}  // namespace patchbreeder
