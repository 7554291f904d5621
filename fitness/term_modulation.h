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
    static constexpr float silence = 2.0f;
    static constexpr TermWeights weights{.pitched = 0.03f, .unpitched = 0.03f};
    static constexpr unsigned needs = feature::detail | feature::pitch;
    // Depths below these are not told apart: 0.5 dB of loudness (as log2), 10 cents.
    static constexpr float least_loudness = 0.166f, least_pitch = 0.0083f;

    static std::size_t memory(const Shape& s) noexcept {
        return s.modulators == nullptr ? 0 : 2 * slots;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        depths(target.features, kept);
    }
    static float distance(const Features& candidate, const float* kept) noexcept {
        float mine[2 * slots];
        depths(candidate, mine);
        Lanes total(0.0f);
        for (std::size_t i = 0; i < 2 * slots; i += lane_count)
            total += abs(Lanes::load(mine + i) - Lanes::load(kept + i));
        return sum(total) / static_cast<float>(modulation_rates);
    }

  private:
    static constexpr std::size_t slots = groups(modulation_rates) * lane_count;

    // log2 of the depth at each rate, of loudness and then of pitch.
    static void depths(const Features& f, float* to) noexcept {
        const Shape& s = *f.shape;
        const std::size_t points = groups(s.contour_points) * lane_count;
        const std::size_t frames = s.pitch.groups * lane_count;
        Lanes mean(0.0f), weight(0.0f);
        for (std::size_t i = 0; i < frames; i += lane_count) {
            const Lanes clarity = Lanes::load(f.at(s.pitch.clarity) + i);
            mean += clarity * Lanes::load(f.at(s.pitch.octaves) + i);
            weight += clarity;
        }
        const float whole = sum(weight);
        const Lanes middle(whole > 0.0f ? sum(mean) / whole : 0.0f);
        for (std::size_t i = 0; i < 2 * slots; ++i) to[i] = 0.0f;
        const float* row = s.modulators;
        for (std::size_t r = 0; r < modulation_rates; ++r, row += 2 * points) {
            Lanes c(0.0f), d(0.0f);
            for (std::size_t i = 0; i < points; i += lane_count) {
                const Lanes x = Lanes::load(f.at(s.contour) + i);
                c += x * Lanes::load(row + i);
                d += x * Lanes::load(row + points + i);
            }
            to[r] = depth(c, d, least_loudness);
        }
        for (std::size_t r = 0; r < modulation_rates; ++r, row += 2 * frames) {
            Lanes c(0.0f), d(0.0f);
            for (std::size_t i = 0; i < frames; i += lane_count) {
                const Lanes x = Lanes::load(f.at(s.pitch.clarity) + i) *
                                (Lanes::load(f.at(s.pitch.octaves) + i) - middle);
                c += x * Lanes::load(row + i);
                d += x * Lanes::load(row + frames + i);
            }
            to[slots + r] = depth(c, d, least_pitch);
        }
    }
    static float depth(const Lanes& c, const Lanes& d, float least) noexcept {
        const float re = sum(c), im = sum(d);
        return lane(log2(sqrt(Lanes(re * re + im * im)) + least), 0);
    }
};

}  // namespace patchbreeder
