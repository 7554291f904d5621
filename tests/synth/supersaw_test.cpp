#include "synth/supersaw.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

double hertz_of(float note) {
    return 440.0 * std::exp2((double{note} - 69.0) / 12.0);
}
Signal alone(float note, float at_rate = 44100.0f) {
    Rig<Supersaw> rig(at_rate);
    rig.voice.pitch = note;
    return rig.set("mix", 0.0f).play(1.0);
}
}  // namespace

TEST_CASE("The middle saw is in tune within a tenth of a cent, at every rate", "[supersaw]") {
    for (const float r : {8000.0f, 44100.0f, 192000.0f})
        for (const float note : {33.0f, 69.0f, 93.0f}) {
            const double f = hertz_of(note), hz{r};
            CHECK(std::abs(cents_between(frequency_near(alone(note, r), f / hz) * hz, f)) < 0.1);
        }
}

TEST_CASE("The middle saw alone has the spectrum of a saw", "[supersaw]") {
    const auto x = alone(57.0f);
    for (const double k : {1.0, 2.0, 5.0, 20.0}) {
        const double turn = pi * k * 220.0 / (2.0 * rate);
        const double roll_off = std::pow(std::sin(turn) / turn, 2);
        CHECK(tone_db(x, 220.0 * k) == Approx(db(2.0 / (pi * k) * roll_off)).margin(0.3));
    }
}

TEST_CASE("Aliases of A4 lie 55 dB below the fundamental, those of C7 40", "[supersaw]") {
    CHECK(alias_level(alone(69.0f), 440.0, 16000.0) < -55.0);
    CHECK(alias_level(alone(96.0f), hertz_of(96.0f), 16000.0) < -40.0);
}

TEST_CASE("The outermost saws are as far from the middle as detune says", "[supersaw]") {
    Rig<Supersaw> rig;
    rig.set("detune", 60.0f).set("mix", 100.0f);
    const auto x = rig.play(3.0);
    for (const double cents : {-60.0, -34.29372, -10.647, 0.0, 10.85892, 33.89886, 58.5981}) {
        const double f = 440.0 * std::exp2(cents / 1200.0);
        INFO(cents << " cents");
        CHECK(tone_db(x, f) > tone_db(x, f * std::exp2(4.0 / 1200.0)) + 10.0);
    }
    CHECK(tone_db(x, 440.0 * std::exp2(75.0 / 1200.0)) < tone_db(x, 440.0) - 30.0);
}

TEST_CASE("Seven saws are as loud as one, and without DC", "[supersaw]") {
    for (const float mix : {0.0f, 30.0f, 70.0f, 100.0f}) {
        const auto x = Rig<Supersaw>().set("detune", 40.0f).set("mix", mix).play(4.0);
        CHECK(rms(x) == Approx(0.577).epsilon(0.12));
        CHECK(std::abs(mean(x)) < 2e-3);
    }
}

TEST_CASE("Without scatter the saws start together, with it they differ by note", "[supersaw]") {
    const auto start = [](float scatter, std::int32_t seed) {
        Rig<Supersaw> rig;
        rig.voice.seed = seed;
        return rig.set("scatter", scatter).play(0.05);
    };
    CHECK(start(0.0f, 1) == start(0.0f, 2));
    CHECK(start(100.0f, 1) != start(100.0f, 2));
    // Seven in step are the square root of seven times as high as one.
    CHECK(peak_of(start(0.0f, 1)) == Approx(2.65).epsilon(0.1));
}
