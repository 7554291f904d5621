// Loudness contour: mean difference in dB every 12 ms, and what is missing or sounds too long.
// "Silence is the cheapest way to be wrong": the coverage charges make it expensive.
#pragma once

#include "fitness/spectra.h"
#include "fitness/term.h"

namespace patchbreeder {

template <class Lanes>
struct EnvelopeTerm {
    static constexpr std::string_view id = "envelope", unit = "dB",
                                      summary = "Loudness over time, missing and extra sound.";
    static constexpr float silence = 95.0f;
    static constexpr TermWeights weights{.pitched = 0.35f, .unpitched = 0.45f};
    static constexpr Aspect aspect = Aspect::envelope;
    static constexpr unsigned needs = feature::detail;
    static constexpr float missing_charge = 40.0f, extra_charge = 20.0f;  // dB for all of it
    static constexpr float extra_free = 0.15f;

    static std::size_t memory(const Shape& s) noexcept {
        return groups(s.contour_points) * lane_count;
    }
    static void prepare(const TargetFeatures& target, float* kept) noexcept {
        const Shape& s = *target.features.shape;
        for (std::size_t i = 0; i < memory(s); ++i) kept[i] = target.features.at(s.contour)[i];
    }
    static float distance(const Features& f, const float* kept) noexcept {
        const Shape& s = *f.shape;
        const float* contour = f.at(s.contour);
        Lanes apart(0.0f), missing(0.0f), extra(0.0f), present(0.0f);
        for (std::size_t i = 0; i < memory(s); i += lane_count) {
            const Lanes a = Lanes::load(contour + i), b = Lanes::load(kept + i);
            const Lanes heard_a = audibility(a), heard_b = audibility(b);
            apart += abs(a - b);
            missing += heard_b * max(heard_b - heard_a, Lanes(0.0f));
            extra += heard_a * max(heard_a - heard_b, Lanes(0.0f));
            present += heard_b;
        }
        const float there = sum(present) > 0.0f ? sum(present) : 1.0f;
        const float too_long = sum(extra) / there - extra_free;
        return decibels * sum(apart) / static_cast<float>(s.contour_points) +
               missing_charge * sum(missing) / there +
               (too_long > 0.0f ? extra_charge * too_long : 0.0f);
    }

  private:
    static constexpr float decibels = 3.01029996f;  // per octave of power

    static std::size_t memory_floats(const Shape& s) noexcept { return memory(s); }
    // 0 at -50 dB re the mean, 1 from -30 dB up.
    static Lanes audibility(const Lanes& octaves) noexcept {
        return clamp((octaves * decibels + 50.0f) * 0.05f, Lanes(0.0f), Lanes(1.0f));
    }
};

}  // namespace patchbreeder
