#include "synth/hold.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

TEST_CASE("Hold takes a sample as often as its rate, and keeps it", "[hold]") {
    Signal ramp(44100);
    for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i);
    const auto x = Rig<Hold>().set("rate", 441.0f).feed("in", ramp).play(0.5);
    for (std::size_t i = 0; i < x.size(); ++i) {
        REQUIRE(double{x[i]} <= static_cast<double>(i));
        REQUIRE(double{x[i]} > static_cast<double>(i) - 102.0);
    }
    int steps = 0;
    for (std::size_t i = 1; i < x.size(); ++i) steps += x[i] != x[i - 1];
    CHECK(steps == Approx(220).margin(1));
}

TEST_CASE("Hold starts with the first sample", "[hold]") {
    const auto x = Rig<Hold>().set("rate", 1.0f).feed("in", Signal(44100, 0.7f)).play(0.1);
    CHECK(x.front() == 0.7f);
    CHECK(x.back() == 0.7f);
}
