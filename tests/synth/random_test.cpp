#include "synth/random.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

}  // namespace

TEST_CASE("Random takes a new value as often as its rate", "[random]") {
    const auto x = Rig<Random>().set("rate", 20.0f).play(5.0);
    int steps = 0;
    for (std::size_t i = 16; i < x.size(); i += 16) steps += x[i] != x[i - 16];
    // A step takes up to two ticks.
    CHECK(steps >= 98);
    CHECK(steps <= 200);
    CHECK(peak_of(x) <= 1.0);
    CHECK(peak_of(x) > 0.8);
    CHECK(std::abs(mean(x)) < 0.2);
}

TEST_CASE("A smooth random line has no steps, but reaches the same values", "[random]") {
    const auto steps = Rig<Random>().set("rate", 10.0f).play(2.0);
    const auto line = Rig<Random>().set("rate", 10.0f).set("smooth", 100.0f).play(2.0);
    for (std::size_t i = 1; i < line.size(); ++i)
        REQUIRE(std::abs(line[i] - line[i - 1]) < 2.0f * 1.6f * 10.0f / 44100.0f);
    for (int n = 0; n < 19; ++n) {
        const auto start = static_cast<std::size_t>(n * 4410);
        CHECK(line[start + 16] == Approx(steps[start + 2205]).margin(0.02));
    }
}

TEST_CASE("Random differs by note and is the same twice", "[random]") {
    const auto play = [](std::int32_t seed) {
        Rig<Random> rig;
        rig.voice.seed = seed;
        return rig.play(1.0);
    };
    CHECK(play(1) == play(1));
    CHECK(play(1) != play(2));
}
