#include "synth/vca.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
float gain(float level, float sensitivity, float velocity, float amp = 1.0f) {
    Rig<Vca> rig;
    rig.voice.velocity = velocity;
    rig.set("level", level).set("velocity", sensitivity);
    return rig.feed("in", Signal(64, 1.0f)).feed("amp", Signal(64, amp)).play(0.001)[20];
}
}  // namespace

TEST_CASE("The level of an amplifier is in decibels", "[vca]") {
    CHECK(gain(0.0f, 0.0f, 0.3f) == 1.0f);
    CHECK(gain(-20.0f, 0.0f, 1.0f) == Approx(0.1f));
    CHECK(gain(12.0f, 0.0f, 1.0f) == Approx(3.98107f));
}

TEST_CASE("Velocity counts squared, as far as the knob says", "[vca]") {
    CHECK(gain(0.0f, 100.0f, 0.5f) == Approx(0.25f));
    CHECK(gain(0.0f, 50.0f, 0.5f) == Approx(0.625f));
    CHECK(gain(0.0f, 0.0f, 0.5f) == 1.0f);
    CHECK(gain(0.0f, 100.0f, 1.0f) == 1.0f);
}

TEST_CASE("An amplifier multiplies its two inputs", "[vca]") {
    CHECK(gain(0.0f, 0.0f, 1.0f, 0.25f) == 0.25f);
    CHECK(gain(0.0f, 0.0f, 1.0f, -0.5f) == -0.5f);
    CHECK(gain(0.0f, 0.0f, 1.0f, 7.0f) == 2.0f);  // held within two times
}

TEST_CASE("A jump of level is spread over a tick", "[vca]") {
    Rig<Vca> rig;
    rig.feed("in", Signal(64, 1.0f));
    const auto x =
        rig.play(0.001, [](auto& r) { r.set("level", r.voice.frame == 0 ? 0.0f : -60.0f); });
    for (std::size_t i = 1; i < x.size(); ++i) CHECK(std::abs(x[i] - x[i - 1]) < 0.07f);
}
