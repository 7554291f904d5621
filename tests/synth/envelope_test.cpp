#include "synth/envelope.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

float at(const Signal& x, double seconds) {
    return x[static_cast<std::size_t>(seconds * rate)];
}
}  // namespace

TEST_CASE("Straight segments lead through the levels in the times", "[envelope]") {
    Rig<Envelope> rig;
    rig.voice.gate = 1.0f * 44100.0f;
    rig.set("time1", 0.1f).set("level1", 80.0f).set("time2", 0.2f).set("level2", -50.0f);
    rig.set("time3", 0.4f).set("level3", 30.0f).set("time4", 0.2f).set("curve", 0.0f);
    const auto x = rig.play(1.5);
    for (const auto& [t, level] : {std::pair{0.05, 0.4},
                                   {0.1, 0.8},
                                   {0.2, 0.15},
                                   {0.3, -0.5},
                                   {0.5, -0.1},
                                   {0.7, 0.3},
                                   {0.95, 0.3},
                                   {1.1, 0.15}})
        CHECK(at(x, t) == Approx(level).margin(0.004));
    CHECK(at(x, 1.201) == 0.0f);
    // Released early, it falls from where it is.
    rig.voice.gate = 0.05f * 44100.0f;
    CHECK(at(rig.play(0.5), 0.15) == Approx(0.2).margin(0.004));
}

TEST_CASE("The curve bends every segment between the same points", "[envelope]") {
    for (const float curve : {-100.0f, -30.0f, 30.0f, 100.0f}) {
        Rig<Envelope> rig;
        rig.set("time1", 0.2f).set("level1", 100.0f).set("time2", 0.2f).set("level2", 0.0f);
        rig.set("level3", 0.0f).set("curve", curve);
        const auto x = rig.play(0.5);
        const double k = 0.08 * double{curve}, half = (1 - std::exp(-k / 2)) / (1 - std::exp(-k));
        CHECK(at(x, 0.1) == Approx(half).margin(0.01));
        CHECK(at(x, 0.3) == Approx(1.0 - half).margin(0.01));
        CHECK(at(x, 0.199) == Approx(1.0).margin(0.05));
    }
}
