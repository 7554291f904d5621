#include "synth/ring.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

}  // namespace

TEST_CASE("Ring modulation makes the sum and the difference, and nothing else", "[ring]") {
    Rig<Ring> rig;
    rig.set("frequency", 300.0f).feed("in", sine(1000.0, rate, 44100));
    const auto x = rig.play(0.99);
    CHECK(tone_db(x, 700.0) == Approx(-6.02).margin(0.05));
    CHECK(tone_db(x, 1300.0) == Approx(-6.02).margin(0.05));
    CHECK(tone_db(x, 1000.0) < -90.0);
    CHECK(tone_db(x, 300.0) < -90.0);
}

TEST_CASE("Half of it leaves the carrier, and it may follow the keyboard", "[ring]") {
    Rig<Ring> rig;
    rig.voice.pitch = 72.0f;
    rig.set("frequency", 300.0f).set("track", 100.0f).set("mix", 50.0f);
    const auto x = rig.feed("in", sine(1000.0, rate, 44100)).play(0.99);
    CHECK(tone_db(x, 1000.0) == Approx(-6.02).margin(0.05));
    CHECK(tone_db(x, 1600.0) == Approx(-12.04).margin(0.05));
}
