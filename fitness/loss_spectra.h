// What the losses of the literature do with magnitudes, and how they read a candidate.
#pragma once

#include "engine/lanes_math.h"
#include "fitness/loss.h"
#include "fitness/stft.h"

namespace patchbreeder {

// Copies the candidate as it is, level and all, and pads it as the loss wants.
template <class Lanes>
bool load_samples(const LossShape& shape, const float* samples, std::size_t count,
                  float* work) noexcept {
    float* padded = work + shape.audio;
    float* to = padded + shape.origin;
    if (count > shape.samples) count = shape.samples;
    for (float* p = padded; p < to; ++p) *p = 0.0f;
    // Stays zero until something is not finite.
    Lanes check(0.0f);
    std::size_t i = 0;
    for (; i + lane_count <= count; i += lane_count) {
        const Lanes x = Lanes::load(samples + i);
        x.store(to + i);
        check += x * 0.0f;
    }
    for (; i < count; ++i) {
        to[i] = samples[i];
        check += Lanes(samples[i] * 0.0f);
    }
    for (float* p = to + count; p < padded + shape.audio_floats; ++p) *p = 0.0f;
    const std::size_t n = shape.samples;
    if (shape.reflect)
        for (std::size_t k = 1; k <= shape.origin && k < n; ++k) {
            to[-static_cast<std::ptrdiff_t>(k)] = to[k];
            to[n - 1 + k] = to[n - 1 - k];
        }
    return sum(check) == 0.0f;
}

// Sum of |log2 (a / b)| over many pairs: the ratios are multiplied up and the logarithm is taken
// once, at a quarter of the cost of two logarithms a pair. Exactly 0 if every a equals its b.
template <class Lanes>
class LogRatios {
  public:
    // The larger and the smaller of two positive numbers, or products of such.
    void add(const Lanes& high, const Lanes& low) noexcept {
        octaves_ = octaves_ + split(high_, high) - split(low_, low);
    }
    [[nodiscard]] Lanes total() const noexcept {
        return to_floats(octaves_) + (log2_coarse(high_) - log2_coarse(low_));
    }

  private:
    using Ints = typename Lanes::Ints;
    Lanes high_ = Lanes(1.0f), low_ = Lanes(1.0f);  // products, but for powers of two
    Ints octaves_ = Ints(0);

    // Multiplies, keeps what is within an octave, and returns the exponent of the rest, biased.
    static Ints split(Lanes& product, const Lanes& factor) noexcept {
        const Ints b = bits(product * factor);
        product = from_bits((b & Ints(0x007fffff)) | Ints(0x3f800000));
        return shift_right<23>(b);
    }
};

// Sums over one scale of magnitudes a of the candidate and b of the target.
struct Gap {
    float apart;  // of apart(|a - b|)
    float log;    // of |ln a - ln b|
    float norm;   // of b * b
};

// The magnitudes of all scales, eight frames at a time, at least `floor`.
template <class Lanes>
struct Magnitudes {
    static std::size_t memory(const LossShape& shape) noexcept {
        std::size_t floats = 0;
        for (std::size_t i = 0; i < shape.scale_count; ++i)
            floats += (shape.scales[i].groups * padded_bins(shape.scales[i]) + 1) * lane_count;
        return floats;
    }
    // Fills memory(shape) floats with those of the target: of each scale the square sum, then all.
    static void prepare(const LossShape& shape, float floor, float* work, float* kept) noexcept {
        for (std::size_t i = 0; i < shape.scale_count; ++i) {
            const LossScale& s = shape.scales[i];
            Lanes norm(0.0f);
            float* to = kept + lane_count;
            each_group(shape, i, floor, work, [&](std::size_t g, const float* magnitudes) noexcept {
                const Lanes counts = Lanes::load(s.counts + g * lane_count);
                for (std::size_t k = 0; k < padded_bins(s); ++k, to += lane_count) {
                    const Lanes b = Lanes::load(magnitudes + k * lane_count);
                    b.store(to);
                    if (k < s.bins()) norm += b * b * counts;
                }
            });
            Lanes(sum(norm)).store(kept);
            kept = to;
        }
    }
    // Compares a scale of the candidate with that of the target, and moves `kept` to the next.
    template <class Apart>
    static Gap compare(const LossShape& shape, std::size_t scale, float floor, float* work,
                       const float*& kept, Apart&& apart) noexcept {
        const LossScale& s = shape.scales[scale];
        const float norm = kept[0];
        kept += lane_count;
        Lanes total(0.0f), logs(0.0f);
        each_group(shape, scale, floor, work, [&](std::size_t g, const float* magnitudes) noexcept {
            LogRatios<Lanes> ratios;
            Lanes linear(0.0f);
            // Four magnitudes, 1e-5 to 2^30, can be multiplied without leaving the range of floats.
            for (const float* end = magnitudes + padded_bins(s) * lane_count; magnitudes < end;) {
                Lanes high(1.0f), low(1.0f);
                for (std::size_t i = 0; i < together; ++i) {
                    const Lanes a = Lanes::load(magnitudes), b = Lanes::load(kept);
                    const Lanes larger = max(a, b), smaller = min(a, b);
                    linear += apart(larger - smaller);
                    high *= larger;
                    low *= smaller;
                    magnitudes += lane_count;
                    kept += lane_count;
                }
                ratios.add(high, low);
            }
            const Lanes counts = Lanes::load(s.counts + g * lane_count);
            total += linear * counts;
            logs += ratios.total() * counts;
        });
        return {.apart = sum(total), .log = 0.69314718f * sum(logs), .norm = norm};
    }

  private:
    static constexpr std::size_t together = 4;

    // The bins of eight frames, filled up with such as are equal in all sounds.
    static std::size_t padded_bins(const LossScale& s) noexcept {
        return (s.bins() + together - 1) / together * together;
    }
    template <class Take>
    static void each_group(const LossShape& shape, std::size_t scale, float floor, float* work,
                           Take&& take) noexcept {
        const LossScale& s = shape.scales[scale];
        float* magnitudes = work + shape.spectra;
        for (std::size_t k = s.bins(); k < padded_bins(s); ++k)
            Lanes(1.0f).store(magnitudes + k * lane_count);
        for (std::size_t g = 0; g < s.groups; ++g) {
            lay_out<Lanes>(s.stripes, work + s.first, g, work + shape.striped);
            each_bin<Lanes>(s.fft, s.stripes, work + shape.striped, work + shape.scratch,
                            [=](std::size_t bin, const Lanes& re, const Lanes& im) noexcept {
                                sqrt(max(re * re + im * im, Lanes(floor * floor)))
                                    .store(magnitudes + bin * lane_count);
                            });
            take(g, magnitudes);
        }
    }
};

}  // namespace patchbreeder
