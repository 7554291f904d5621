#include "match/stereo_fit.h"

#include <catch2/catch.hpp>

#include "engine/rng.h"
#include "presets/library.h"
#include "presets/stereo.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

Audio played(const std::string& preset) {
    const Preset p = load_preset(resolve_preset(preset), synth_registry());
    return render(p.patch, p.phrase, {.rate = analysis_rate});
}

float knob(const Patch& stereo, std::string_view id) {
    const ModuleInfo& module = stereo.structure->module(0);
    const std::size_t k = find_knob(module, id, "test");
    return module.knobs[k].range.plain(stereo.positions[k]);
}

// What a stereo part makes of a sound.
Audio widened(const Audio& mono, const Patch& stereo) {
    Audio audio = mono;
    audio.side = side_of(mono, stereo);
    return audio;
}
Audio widened(const Audio& mono, std::initializer_list<std::pair<const char*, double>> knobs) {
    Patch stereo = stereo_part(synth_registry());
    for (const auto& [id, plain] : knobs) {
        const ModuleInfo& module = stereo.structure->module(0);
        const std::size_t k = find_knob(module, id, "test");
        stereo.positions[k] = module.knobs[k].range.position(plain);
    }
    return widened(mono, stereo);
}

}  // namespace

TEST_CASE("The panning of a mono sound is found", "[match][stereo]") {
    const Audio mono = played("lead");
    for (const double pan : {-30.0, 65.0}) {
        const Patch found = fit_stereo(mono, widened(mono, {{"pan", pan}}), synth_registry());
        CHECK(knob(found, "pan") == Approx(pan).margin(0.1));
        CHECK(knob(found, "width") == 0.0f);
    }
}

TEST_CASE("Sides that have nothing in common are matched in balance and correlation",
          "[match][stereo]") {
    // Noise beside the sound, of another level on each side.
    const Audio mono = played("pad");
    Audio target = mono;
    Rng rng = Rng::stream(3, {});
    target.side.resize(mono.samples.size());
    for (std::size_t i = 0; i < mono.samples.size(); ++i)
        target.side[i] =
            0.15f * mono.samples[i] + 0.9f * rng.uniform(-1.0f, 1.0f) * std::abs(mono.samples[i]);
    const StereoImage wanted = stereo_image(target);
    const StereoImage made =
        stereo_image(widened(mono, fit_stereo(mono, target, synth_registry())));
    INFO("correlation " << wanted.correlation << ", balance " << wanted.balance);
    CHECK(wanted.correlation < 0.7);
    CHECK(made.correlation == Approx(wanted.correlation).margin(0.01));
    CHECK(made.balance == Approx(wanted.balance).margin(0.1));
}

TEST_CASE("A wide sound is found again: how wide, from where on, and whether it swings",
          "[match][stereo]") {
    const Audio mono = played("supersaw-pad");
    const Audio still = widened(mono, {{"width", 60.0}, {"bass", 400.0}});
    const Patch found = fit_stereo(mono, still, synth_registry());
    CHECK(knob(found, "width") == Approx(60.0).margin(3.0));
    CHECK(knob(found, "bass") == Approx(400.0).margin(5.0));
    CHECK(knob(found, "depth") == 0.0f);
    const Audio swinging = widened(mono, {{"width", 60.0}, {"rate", 1.4}, {"depth", 40.0}});
    CHECK(knob(fit_stereo(mono, swinging, synth_registry()), "depth") > 0.0f);
}

TEST_CASE("The stereo part of a match belongs to what was matched", "[match][stereo]") {
    const Audio target = widened(played("lead"), {{"pan", -20.0}, {"width", 50.0}});
    MatchResult result = Session(synth_registry(), target, {.budget = {.evaluations = 400}})
                             .run([](const MatchProgress&) { return true; });
    const MatchResult mono = result;
    widen(result, target, synth_registry());
    CHECK(result.best.patch == mono.best.patch);
    REQUIRE(result.best.stereo);
    REQUIRE(result.stereo);
    CHECK(result.stereo->match.correlation ==
          Approx(result.stereo->target.correlation).margin(0.02));
    CHECK(result.stereo->match.balance == Approx(result.stereo->target.balance).margin(0.2));
    CHECK(describe_stereo(*result.best.stereo).find("left") != std::string::npos);
    MatchResult other = mono;
    Audio middle = target;
    middle.side.clear();
    widen(other, middle, synth_registry());
    CHECK_FALSE(other.best.stereo);
    CHECK(other.audio.side.empty());
}
