#include "match/loudness.h"

#include <ebur128.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "engine/render.h"

namespace patchbreeder {
namespace {

struct Destroy {
    void operator()(ebur128_state* state) const noexcept { ebur128_destroy(&state); }
};

double decibels_of(double ratio) {
    return 20.0 * std::log10(std::max(ratio, 1e-12));
}

}  // namespace

double loudness(const Audio& audio) {
    const auto rate = static_cast<std::size_t>(audio.rate);
    const std::unique_ptr<ebur128_state, Destroy> meter(
        ebur128_init(1, static_cast<unsigned long>(rate), EBUR128_MODE_M));
    // Shorter sounds are heard out: silence follows to fill the window.
    std::vector<float> samples = audio.samples;
    samples.resize(std::max(samples.size(), rate / 2));
    double loudest = silence;
    for (std::size_t at = 0; at < samples.size(); at += rate / 10) {
        const std::size_t count = std::min(rate / 10, samples.size() - at);
        ebur128_add_frames_float(meter.get(), samples.data() + at, count);
        double now = silence;
        if (ebur128_loudness_momentary(meter.get(), &now) == EBUR128_SUCCESS)
            loudest = std::max(loudest, now);
    }
    return loudest;
}

Heard hear(const Patch& patch, const Phrase& phrase) {
    // Quiet enough that the render is not scaled down to full scale.
    constexpr float trial = -40.0f;
    constexpr double full = 0.98;
    Patch quiet = patch;
    quiet.level = trial;
    const RenderSpec spec;
    Audio audio{.rate = spec.rate, .samples = std::vector<float>(frames(phrase, spec.rate))};
    const Job job{.patch = &quiet, .phrase = &phrase};
    const std::array<std::span<float>, 1> out{audio.samples};
    std::array<bool, 1> broken{};
    Renderer(spec).render(std::span(&job, 1), out, broken);
    Heard heard{.level = patch.level, .finite = !broken[0]};
    const double now = loudness(audio);
    if (now <= silence) return heard;
    heard.loudness = now + double{patch.level - trial};
    heard.loudest = now + decibels_of(full / double{peak(audio.samples)});
    return heard;
}

float level_for(const Heard& heard, double wanted) noexcept {
    const double level =
        std::round((double{heard.level} + wanted - heard.loudness) * 100.0) / 100.0;
    return std::clamp(static_cast<float>(level), -60.0f, 60.0f);
}

}  // namespace patchbreeder
