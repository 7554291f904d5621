#include "synth/burst.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Rig<Burst> rig_of(std::initializer_list<std::pair<const char*, float>> knobs) {
    Rig<Burst> rig;
    rig.set("open", 100.0f).set("tone", 200.0f).set("width", 100.0f);
    for (const auto& [knob, value] : knobs) rig.set(knob, value);
    return rig;
}
}  // namespace

TEST_CASE("Bursts follow each other by the spacing, as many as counted", "[burst]") {
    const auto x =
        rig_of({{"count", 3.0f}, {"spacing", 0.1f}, {"decay", 0.02f}, {"tail", 0.05f}}).play(0.6);
    for (const double at : {0.0, 0.1, 0.2}) {
        CHECK(rms(between(x, at + 0.0005, at + 0.003)) > 0.3);
        CHECK(rms(between(x, at + 0.08, at + 0.0999)) < 1e-3);
    }
    CHECK(rms(between(x, 0.3, 0.59)) < 1e-4);
}

TEST_CASE("The last burst rings on", "[burst]") {
    const auto x = rig_of({{"count", 2.0f}, {"spacing", 0.05f}, {"tail", 0.8f}}).play(1.0);
    CHECK(decay_time(x, 0.1, 0.5) == Approx(0.8).epsilon(0.1));
}

TEST_CASE("A burst rises in its attack", "[burst]") {
    const auto x = rig_of({{"count", 1.0f}, {"attack", 0.1f}, {"tail", 5.0f}}).play(0.3);
    CHECK(rms(between(x, 0.045, 0.055)) / rms(between(x, 0.12, 0.2)) == Approx(0.5).epsilon(0.25));
}

TEST_CASE("The band lies at its tone", "[burst]") {
    const auto x =
        rig_of({{"count", 1.0f}, {"tone", 2000.0f}, {"width", 15.0f}, {"open", 0.0f}}).play(0.3);
    CHECK(centroid(x) == Approx(2000.0).epsilon(0.35));
}
