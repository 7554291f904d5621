#include "synth/loop.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

float at(const Signal& x, double seconds) {
    return x[static_cast<std::size_t>(seconds * rate)];
}
Rig<Loop> tenth() {
    Rig<Loop> rig;
    rig.set("attack", 0.02f).set("hold", 0.01f).set("decay", 0.03f).set("pause", 0.04f);
    rig.set("curve", 0.0f);
    return rig;
}
}  // namespace

TEST_CASE("A loop rises, holds, falls, pauses and starts again", "[loop]") {
    const auto x = tenth().play(2.0);
    for (const double start : {0.0, 0.1, 0.5, 1.8}) {
        CHECK(at(x, start + 0.01) == Approx(0.5).margin(0.03));
        CHECK(at(x, start + 0.025) == Approx(1.0).margin(0.03));
        CHECK(at(x, start + 0.045) == Approx(0.5).margin(0.03));
        CHECK(at(x, start + 0.08) == Approx(0.0).margin(0.01));
    }
}

TEST_CASE("A loop may end after some rounds, and each may be lower", "[loop]") {
    const auto x = tenth().set("count", 3.0f).set("keep", 50.0f).play(1.0);
    CHECK(at(x, 0.025) == Approx(1.0).margin(0.03));
    CHECK(at(x, 0.125) == Approx(0.5).margin(0.03));
    CHECK(at(x, 0.225) == Approx(0.25).margin(0.03));
    CHECK(peak_of(std::span(x).subspan(13400)) == 0.0);
}
