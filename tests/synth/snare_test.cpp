#include "synth/snare.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Signal snare(std::initializer_list<std::pair<const char*, float>> knobs) {
    Rig<Snare> rig;
    rig.set("sweep", 0.0f).set("crack", 0.0f);
    for (const auto& [knob, value] : knobs) rig.set(knob, value);
    return rig.play(1.0);
}
}  // namespace

TEST_CASE("The skin rings at its frequency and three modes above", "[snare]") {
    const auto x = snare({{"wires", 0.0f}, {"decay", 3.0f}, {"upper", 100.0f}});
    for (const double r : {1.0, 1.6, 2.0, 2.65}) {
        CHECK(std::abs(cents_between(frequency_near(x, 180.0 * r / rate) * rate, 180.0 * r)) < 1.0);
        CHECK(tone_db(x, 180.0 * r) > tone_db(x, 180.0 * r * 1.08) + 12.0);
    }
    CHECK(decay_time(x, 0.2, 0.7, 180.0) == Approx(3.0).epsilon(0.03));
}

TEST_CASE("A stroke starts sharp by the sweep", "[snare]") {
    const auto flat = snare({{"wires", 0.0f}, {"upper", 0.0f}, {"decay", 3.0f}});
    const auto bent = snare({{"wires", 0.0f}, {"upper", 0.0f}, {"decay", 3.0f}, {"sweep", 12.0f}});
    const auto start = [](const Signal& x) { return centroid(between(x, 0.0, 0.03)); };
    CHECK(start(bent) > 1.3 * start(flat));
    CHECK(frequency_near(between(bent, 0.3, 0.8), 180.0 / rate) * rate ==
          Approx(180.0).epsilon(1e-3));
}

TEST_CASE("Wires are noise about their tone with a decay of their own", "[snare]") {
    const auto x =
        snare({{"wires", 100.0f}, {"wires_decay", 0.4f}, {"tone", 5000.0f}, {"width", 15.0f}});
    CHECK(centroid(between(x, 0.0, 0.2)) == Approx(5000.0).epsilon(0.1));
    CHECK(decay_time(x, 0.02, 0.25) == Approx(0.4).epsilon(0.15));
    CHECK(tone_db(x, 180.0) < -60.0);
}

TEST_CASE("The wires' loudness does not depend on their breadth", "[snare]") {
    const auto level = [](float width) {
        return db(rms(snare({{"wires", 100.0f}, {"width", width}, {"wires_decay", 3.0f}})));
    };
    CHECK(level(5.0f) == Approx(level(60.0f)).margin(3.0));
}

TEST_CASE("Crack lifts the first milliseconds of the wires", "[snare]") {
    const auto dull = snare({{"wires", 100.0f}});
    const auto sharp = snare({{"wires", 100.0f}, {"crack", 100.0f}});
    CHECK(db(rms(between(sharp, 0.0, 0.002)) / rms(between(dull, 0.0, 0.002))) > 8.0);
    CHECK(db(rms(between(sharp, 0.05, 0.1)) / rms(between(dull, 0.05, 0.1))) < 0.1);
}
