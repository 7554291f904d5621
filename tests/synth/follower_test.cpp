#include "synth/follower.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

}  // namespace

TEST_CASE("A follower stands near the peak of a steady tone", "[follower]") {
    for (const double level : {0.1, 0.5}) {
        Rig<Follower> rig;
        rig.set("attack", 0.0005f).feed("in", sine(1000.0, rate, 44100, level));
        const auto x = rig.play(0.5);
        CHECK(mean(between(x, 0.3, 0.5)) == Approx(level).epsilon(0.05));
    }
}

TEST_CASE("It rises and falls in its times", "[follower]") {
    Signal step(22050, 1.0f);
    step.resize(88200, 0.0f);
    Rig<Follower> rig;
    const auto x = rig.set("attack", 0.05f).set("release", 0.2f).feed("in", step).play(2.0);
    CHECK(x[static_cast<std::size_t>(0.05 * rate)] == Approx(0.632).margin(0.005));
    CHECK(x[22050 + static_cast<std::size_t>(0.2 * rate)] == Approx(0.368).margin(0.005));
}

TEST_CASE("Gain is its sensitivity", "[follower]") {
    Rig<Follower> rig;
    const auto x = rig.set("gain", 20.0f).feed("in", Signal(44100, 0.05f)).play(0.5);
    CHECK(x.back() == Approx(0.5).epsilon(1e-3));
}
