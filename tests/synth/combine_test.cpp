#include "synth/combine.h"

#include "synth/constant.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

float result(std::string_view mode, float a, float b, float scale = 1.0f, float offset = 0.0f) {
    Rig<Combine> rig;
    rig.set("mode", mode).set("scale", scale).set("offset", offset);
    return rig.feed("a", Signal(64, a)).feed("b", Signal(64, b)).play(0.001).back();
}
}  // namespace

TEST_CASE("Combine does what its modes say", "[combine]") {
    CHECK(result("multiply", 0.5f, -0.5f) == -0.25f);
    CHECK(result("lower", 0.5f, -0.5f) == -0.5f);
    CHECK(result("higher", 0.5f, -0.5f) == 0.5f);
    CHECK(result("subtract", 0.5f, -0.25f) == 0.75f);
    CHECK(result("compare", 0.5f, 0.4f) == 1.0f);
    CHECK(result("compare", 0.3f, 0.4f) == 0.0f);
    CHECK(result("multiply", 0.5f, 1.0f, -2.0f, 0.25f) == -0.75f);
}

TEST_CASE("An unconnected second input is 1", "[combine]") {
    CHECK(Rig<Combine>().feed("a", Signal(64, 0.3f)).play(0.001).back() == 0.3f);
}

TEST_CASE("A constant is what its knob says, and moves without a step", "[combine]") {
    Rig<Constant> rig;
    CHECK(rig.set("value", -0.4f).play(0.01).front() == -0.4f);
    const auto x =
        rig.play(0.01, [](auto& r) { r.set("value", r.voice.frame < 200 ? 0.0f : 1.0f); });
    for (std::size_t i = 1; i < x.size(); ++i) REQUIRE(std::abs(x[i] - x[i - 1]) < 0.07f);
    CHECK(x.back() == Approx(1.0f));
}
