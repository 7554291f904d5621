#include "synth/sub.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

}  // namespace

TEST_CASE("A sub lies one or two octaves below the note", "[sub]") {
    for (const float octaves : {0.0f, 1.0f, 2.0f}) {
        const auto x = Rig<Sub>().set("octaves", octaves).play(1.0);
        const double f = 440.0 * std::exp2(double{-octaves});
        CHECK(std::abs(cents_between(frequency_near(x, f / rate) * rate, f)) < 0.1);
        CHECK(tone_db(x, 3.0 * f) < -40.0);
    }
}

TEST_CASE("Its shape goes from a sine to nearly a square, equally loud", "[sub]") {
    Rig<Sub> rig;
    const auto square = rig.set("shape", 100.0f).play(1.0);
    CHECK(tone_db(square, 660.0) - tone_db(square, 220.0) == Approx(-9.5).margin(2.0));
    CHECK(tone_db(square, 440.0) < -80.0);
    for (const float shape : {0.0f, 25.0f, 50.0f, 75.0f, 100.0f})
        CHECK(rms(rig.set("shape", shape).play(0.5)) == Approx(0.707).epsilon(0.08));
}
