#include "synth/metal.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Signal metal(std::initializer_list<std::pair<const char*, float>> knobs) {
    Rig<Metal> rig;
    rig.set("noise", 0.0f).set("open", 100.0f).set("tone", 300.0f).set("width", 100.0f);
    for (const auto& [knob, value] : knobs) rig.set(knob, value);
    return rig.play(1.0);
}
}  // namespace

TEST_CASE("Six squares lie at the ratios of the drum machine", "[metal]") {
    const auto x = metal({{"tail", 100.0f}, {"tail_decay", 10.0f}});
    for (const double r : {1.0, 1.304, 1.466, 1.787, 1.932, 2.536}) {
        INFO(r);
        CHECK(tone_db(x, 500.0 * r) > tone_db(x, 500.0 * r * 1.01) + 20.0);
        CHECK(tone_db(x, 1500.0 * r) > tone_db(x, 1000.0 * r) + 10.0);  // odd harmonics
    }
}

TEST_CASE("In unison they are one square with few aliases", "[metal]") {
    const auto x =
        metal({{"spread", 0.0f}, {"frequency", 1000.0f}, {"tail", 100.0f}, {"tail_decay", 10.0f}});
    CHECK(alias_level(x, 1000.0, 12000.0) < -28.0);
}

TEST_CASE("The level falls in two stages", "[metal]") {
    const auto x =
        metal({{"noise", 100.0f}, {"decay", 0.1f}, {"tail", 10.0f}, {"tail_decay", 2.0f}});
    CHECK(decay_time(x, 0.3, 0.8) == Approx(2.0).epsilon(0.1));
    CHECK(db(rms(between(x, 0.0, 0.01)) / rms(between(x, 0.15, 0.25))) > 17.0);
}

TEST_CASE("The filter passes a band, or all above it", "[metal]") {
    const auto band =
        metal({{"noise", 100.0f}, {"tone", 6000.0f}, {"width", 20.0f}, {"open", 0.0f}});
    CHECK(centroid(between(band, 0.0, 0.1)) == Approx(6000.0).epsilon(0.15));
    const auto high = metal({{"noise", 100.0f}, {"tone", 6000.0f}});
    CHECK(centroid(between(high, 0.0, 0.1)) > 9000.0);
}

TEST_CASE("Noise and squares are about equally loud", "[metal]") {
    const auto level = [](float noise) {
        return db(rms(metal({{"noise", noise}, {"tail", 100.0f}, {"tail_decay", 10.0f}})));
    };
    CHECK(level(0.0f) == Approx(level(100.0f)).margin(1.5));
}
