#include "match/session_parts.h"

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "engine/render.h"

namespace patchbreeder {
namespace {

double rms(std::span<const float> samples) {
    double sum = 0.0;
    for (const float x : samples) sum += double{x} * double{x};
    return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(samples.size(), 1)));
}

}  // namespace

bool Ending::due(Score best, std::uint64_t evaluations) noexcept {
    constexpr float gain = 0.99f;  // of the score: what counts as one
    if (rules_.score && best.value <= *rules_.score) return true;
    if (best.value < gain * last_.value) {
        last_ = best;
        gained_ = evaluations;
    }
    return rules_.idle && evaluations - gained_ >= *rules_.idle;
}

void match_loudness(Patch& patch, const Phrase& phrase, std::span<const float> target) {
    // Quiet enough that the render is not scaled down to full scale.
    constexpr float trial = -40.0f;
    patch.level = trial;
    const double heard = rms(render(patch, phrase).samples);
    if (heard <= 0.0) {
        patch.level = 0.0f;
        return;
    }
    const double wanted = double{trial} + 20.0 * std::log10(rms(target) / heard);
    patch.level = std::clamp(static_cast<float>(std::round(wanted * 100.0) / 100.0), -60.0f, 60.0f);
}

std::uint64_t to_two_digits(double evaluations) {
    std::uint64_t unit = 1;
    while (evaluations / static_cast<double>(unit) >= 100.0) unit *= 10;
    return std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(evaluations / static_cast<double>(unit)) * unit);
}

void expect_champion(Score score) {
    if (score == Score::worst())
        throw Error(ExitCode::try_again, {.where = "match",
                                          .what = "the search was stopped before it judged a patch",
                                          .remedy = "give it more time"});
}

}  // namespace patchbreeder
