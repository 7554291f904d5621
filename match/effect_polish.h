// The last steps to the best knobs of an effect model, where samples can be compared: Levenberg and
// Marquardt's method on what is left of the wet recording.
#pragma once

#include <cstdint>

#include "match/effect_evaluator.h"

namespace patchbreeder {

struct PolishSettings {
    int rounds = 6;           // of Levenberg and Marquardt's method
    bool try_choices = true;  // before it: every other value of every choice and whole number
};

// Improves an individual of the model, never worsens it, with at most `limit` evaluations; returns
// how many it made. Deterministic.
std::size_t polish(EffectEvaluator& evaluator, const EffectModel& model, Individual& individual,
                   std::size_t limit, const PolishSettings& settings = {});

}  // namespace patchbreeder
