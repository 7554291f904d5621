// Modulation: how strongly loudness and pitch move at 1 to 20 Hz (tremolo, vibrato, arpeggios),
// whatever their phase. For targets longer than 0.8 s.
#pragma once

#include "fitness/pitch.h"
#include "fitness/spectra.h"
#include "fitness/term.h"

namespace patchbreeder {

inline constexpr std::size_t modulation_rates = 14;
inline constexpr float modulation_shortest = 0.8f;  // seconds

// Rows that Shape::modulators points at: per rate a cosine and a sine row over the contour's points
// (Hann-windowed, scaled so that a wave of depth 1 gives 1), then the same over the pitch frames.
template <class Lanes>
struct ModulationTerm {
    static constexpr std::string_view id = "modulation", unit = "octaves",
                                      summary = "Tremolo and vibrato at 1 to 20 Hz.";
    static constexpr float silence = 1.0f;
    static constexpr TermWeights weights{.pitched = 0.03f, .unpitched = 0.03f};
    static constexpr Aspect aspect = Aspect::envelope;
    static constexpr unsigned needs = feature::detail | feature::pitch;
    // Depths below these are not told apart: 0.5 dB of loudness (as log2), 10 cents.
    static constexpr float least_loudness = 0.166f, least_pitch = 0.0083f;
    static constexpr float quietest = -8.3f;  // log2: 25 dB below the mean

    // Depths, then how much each pitch frame of the target counts.
    static std::size_t memory(const Shape& s) noexcept {
        return s.modulators == nullptr ? 0 : 2 * slots + s.pitch.groups * lane_count;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const PitchShape& p = target.features.shape->pitch;
        float most = 0.0f;
        for (std::size_t i = 0; i < p.frames; ++i)
            most = target.trust[i] > most ? target.trust[i] : most;
        for (std::size_t i = 0; i < p.groups * lane_count; ++i)
            kept[2 * slots + i] = i < p.frames && most > 0.0f ? target.trust[i] / most : 0.0f;
        loudness_depths(target.features, kept);
        pitch_depths(target.features, kept + 2 * slots, kept + slots);
    }
    static float distance(const Features& candidate, const float* kept) noexcept {
        float mine[2 * slots];
        loudness_depths(candidate, mine);
        pitch_depths(candidate, kept + 2 * slots, mine + slots);
        Lanes total(0.0f);
        for (std::size_t i = 0; i < 2 * slots; i += lane_count)
            total += abs(Lanes::load(mine + i) - Lanes::load(kept + i));
        return sum(total) / static_cast<float>(modulation_rates);
    }

  private:
    static constexpr std::size_t slots = groups(modulation_rates) * lane_count;

    // log2 of the depth at each rate. Quiet tails do not swing.
    static void loudness_depths(const Features& f, float* to) noexcept {
        const Shape& s = *f.shape;
        const float* contour = f.at(s.contour);
        depths(s.modulators, s.contour_points, least_loudness, to,
               [contour](std::size_t i) noexcept {
                   return max(Lanes::load(contour + i), Lanes(quietest));
               });
    }
    // The same of octaves about the mean pitch, where there is one.
    static void pitch_depths(const Features& f, const float* counts, float* to) noexcept {
        const Shape& s = *f.shape;
        const float *clarity = f.at(s.pitch.clarity), *octaves = f.at(s.pitch.octaves);
        const auto weight = [clarity, counts](std::size_t i) noexcept {
            return voicing(Lanes::load(clarity + i)) * Lanes::load(counts + i);
        };
        Lanes total(0.0f), weights(0.0f);
        for (std::size_t i = 0; i < s.pitch.groups * lane_count; i += lane_count) {
            total += weight(i) * Lanes::load(octaves + i);
            weights += weight(i);
        }
        const float whole = sum(weights);
        const Lanes mean(whole > 0.0f ? sum(total) / whole : 0.0f);
        const float* rows =
            s.modulators + 2 * modulation_rates * groups(s.contour_points) * lane_count;
        depths(rows, s.pitch.frames, least_pitch, to, [&](std::size_t i) noexcept {
            return weight(i) * (Lanes::load(octaves + i) - mean);
        });
    }
    template <class Value>
    static void depths(const float* rows, std::size_t points, float least, float* to,
                       Value&& value) noexcept {
        const std::size_t row = groups(points) * lane_count;
        for (std::size_t r = 0; r < slots; ++r) to[r] = 0.0f;
        for (std::size_t r = 0; r < modulation_rates; ++r, rows += 2 * row) {
            Lanes c(0.0f), d(0.0f);
            for (std::size_t i = 0; i < row; i += lane_count) {
                const Lanes x = value(i);
                c += x * Lanes::load(rows + i);
                d += x * Lanes::load(rows + row + i);
            }
            const float re = sum(c), im = sum(d);
            to[r] = lane(log2(sqrt(Lanes(re * re + im * im)) + least), 0);
        }
    }
};

}  // namespace patchbreeder
