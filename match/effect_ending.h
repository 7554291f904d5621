// Ending: what follows the effects of a patch and is found in closed form instead of being
// searched: how loud it is, a short response and a constant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/patch.h"
#include "match/effect_pair.h"

namespace patchbreeder {

inline constexpr std::size_t response_taps = 16;

struct EffectEnding {
    double weight = 1.0;             // of everything
    std::vector<double> response{};  // taps; empty: none
    double offset = 0.0;             // 0: none

    // In the order in which they follow.
    [[nodiscard]] std::vector<std::string> modules() const;
    // Sets their knobs in a patch that has them, and its level.
    void set(Patch& patch) const;
};

// The patch with an ending, upside down if its weight is negative.
[[nodiscard]] Patch with_ending(const Patch& patch, const EffectEnding& ending);

// What explains the most of a wet recording.
struct EffectFit {
    std::vector<double> weights{};  // of the parts
    EffectEnding ending{};          // of their sum
    double esr = 1.0;
};
// `judge` is that of `wet`. A response is only for a single part, and only where it is worth it.
[[nodiscard]] EffectFit fit_ending(const EsrJudge& judge, std::span<const float> wet,
                                   std::span<const std::vector<float>> parts);

// A response at the end, or other effects instead, must lower the error by 3 dB to be worth it.
inline constexpr double worth_a_response = 0.5;

// Mean square.
[[nodiscard]] double power(std::span<const float> samples);

}  // namespace patchbreeder
