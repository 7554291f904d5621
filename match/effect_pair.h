// A recording before and after an effect, and what can be learnt from the two without a search.
#pragma once

#include <span>
#include <vector>

#include "engine/audio.h"

namespace patchbreeder {

// Samples at analysis_rate, of one length.
struct EffectPair {
    std::vector<float> dry, wet;
};

// The shorter one is padded with silence. Throws Error (bad_data) for other rates, silence and
// samples that are not finite.
[[nodiscard]] EffectPair make_pair(const Audio& dry, const Audio& wet);

struct EffectHints {
    std::size_t latency = 0;    // frames before the wet recording begins to answer; up to 50 ms
    std::vector<float> echoes;  // seconds after that, the strongest first
};
// From the peaks of the regularised deconvolution of wet by dry (a generalised cross-correlation;
// Knapp and Carter, 1976).
[[nodiscard]] EffectHints find_hints(const EffectPair& pair);

// First-order pre-emphasis x[n] - 0.85 x[n-1], which weighs what a listener hears more evenly
// (Damskägg et al., 2019).
void pre_emphasise(std::span<const float> from, std::span<float> to) noexcept;

// How much of a wet recording some signals explain, each times a weight of its own.
struct EsrFit {
    double esr = 1.0;  // energy of the rest over that of the wet recording, both pre-emphasised
    std::vector<double> weights{};
};

// Error-to-signal ratio against one wet recording. Shared between threads.
class EsrJudge {
  public:
    explicit EsrJudge(std::span<const float> wet);

    // The best weights of the parts, each pre-emphasised and as long as the recording. The ratio is
    // 1 if there is nothing to weigh, and not finite if a part is not.
    [[nodiscard]] EsrFit fit(std::span<const std::span<const float>> parts) const;
    // The ratio for one signal as it is, not pre-emphasised yet.
    [[nodiscard]] double esr(std::span<const float> sound) const;
    [[nodiscard]] std::span<const float> wet() const noexcept { return wet_; }
    [[nodiscard]] double energy() const noexcept { return energy_; }

  private:
    std::vector<float> wet_;  // pre-emphasised
    double energy_;
};

[[nodiscard]] double decibels_of(double energy_ratio) noexcept;

}  // namespace patchbreeder
