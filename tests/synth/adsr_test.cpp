#include "synth/adsr.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;
constexpr double tick = 16.0 / rate;

struct Times {
    float delay = 0.0f, attack = 0.1f, decay = 0.2f, sustain = 50.0f, release = 0.3f;
    float attack_curve = 0.0f, curve = 0.0f;
    double gate = 0.5;
};
Signal envelope(const Times& t, float at_rate = 44100.0f) {
    Rig<Adsr> rig(at_rate);
    rig.voice.gate = static_cast<float>(t.gate * double{at_rate});
    rig.set("delay", t.delay).set("attack", t.attack).set("decay", t.decay);
    rig.set("sustain", t.sustain).set("release", t.release);
    rig.set("attack_curve", t.attack_curve).set("curve", t.curve);
    return rig.play(1.2);
}
float at(const Signal& x, double seconds, double at_rate = rate) {
    return x[static_cast<std::size_t>(seconds * at_rate)];
}
// Seconds until x first rises to (or, from there on, falls to) a level.
double rises_to(const Signal& x, float level) {
    return static_cast<double>(
               std::find_if(x.begin(), x.end(), [&](float v) { return v >= level; }) - x.begin()) /
           rate;
}
double falls_to(const Signal& x, float level, double from) {
    const auto start = x.begin() + static_cast<std::ptrdiff_t>(from * rate);
    return static_cast<double>(std::find_if(start, x.end(), [&](float v) { return v <= level; }) -
                               x.begin()) /
           rate;
}
}  // namespace

TEST_CASE("Straight segments pass through the points the knobs name", "[adsr]") {
    for (const float r : {8000.0f, 44100.0f, 192000.0f}) {
        const auto x = envelope({}, r);
        const double hz{r}, slack = 16.0 / hz;
        CHECK(x[0] == Approx(0.0).margin(0.01));
        CHECK(at(x, 0.05, hz) == Approx(0.5).margin(slack / 0.1));
        CHECK(at(x, 0.1, hz) == Approx(1.0).margin(slack / 0.1));
        CHECK(at(x, 0.2, hz) == Approx(0.75).margin(slack / 0.2));
        CHECK(at(x, 0.3, hz) == Approx(0.5).margin(slack / 0.2));
        CHECK(at(x, 0.49, hz) == Approx(0.5).margin(1e-6));
        CHECK(at(x, 0.65, hz) == Approx(0.25).margin(slack / 0.3));
        CHECK(at(x, 0.801, hz) == Approx(0.0).margin(0.005));
    }
}

TEST_CASE("Envelope times are right within a tick, from 0.5 ms to seconds", "[adsr]") {
    for (const float attack : {0.0005f, 0.004f, 0.03f, 0.4f}) {
        const auto x = envelope({.attack = attack, .sustain = 100.0f, .gate = 0.5});
        CHECK(rises_to(x, 0.1f) == Approx(0.1 * double{attack}).margin(tick));
        CHECK(rises_to(x, 0.9f) == Approx(0.9 * double{attack}).margin(tick));
    }
    for (const float release : {0.0005f, 0.01f, 0.2f}) {
        const auto x = envelope({.sustain = 100.0f, .release = release});
        CHECK(falls_to(x, 0.9f, 0.4) == Approx(0.5 + 0.1 * double{release}).margin(tick));
        CHECK(falls_to(x, 0.1f, 0.4) == Approx(0.5 + 0.9 * double{release}).margin(tick));
    }
}

TEST_CASE("Delay shifts the envelope", "[adsr]") {
    const auto now = envelope({.gate = 1e6}), later = envelope({.delay = 0.2f, .gate = 1e6});
    CHECK(at(later, 0.199) == Approx(0.0).margin(1e-3));
    for (double t = 0.0; t < 0.5; t += 0.05)
        CHECK(at(later, t + 0.2) == Approx(at(now, t)).margin(0.01));
}

TEST_CASE("Curves follow (1 - e^-kx) / (1 - e^-k) with k = 8 at full bend", "[adsr]") {
    const auto expected = [](double x, double bend) {
        const double k = 8.0 * bend;
        return bend == 0.0 ? x : (1.0 - std::exp(-k * x)) / (1.0 - std::exp(-k));
    };
    for (const double bend : {-1.0, -0.3, 0.0, 0.002, 0.6, 1.0}) {
        const auto percent = static_cast<float>(100.0 * bend);
        const auto x = envelope({.attack = 0.4f,
                                 .decay = 0.4f,
                                 .sustain = 0.0f,
                                 .attack_curve = percent,
                                 .curve = percent,
                                 .gate = 1e6});
        for (double p = 0.1; p < 1.0; p += 0.2) {
            CHECK(double{at(x, 0.4 * p)} == Approx(expected(p, bend)).margin(0.01));
            CHECK(double{at(x, 0.4 + 0.4 * p)} == Approx(1.0 - expected(p, bend)).margin(0.01));
        }
    }
}

TEST_CASE("A note released early falls from where it is", "[adsr]") {
    const auto x = envelope({.release = 0.1f, .gate = 0.05});
    CHECK(peak_of(x) == Approx(0.5).margin(0.01));
    CHECK(at(x, 0.1) == Approx(0.25).margin(0.01));
    // and while it is delayed, from nothing.
    CHECK(peak_of(envelope({.delay = 0.2f, .gate = 0.1})) == 0.0);
}

TEST_CASE("An envelope ends at exactly 0 and stays within 0 and 1", "[adsr]") {
    for (const float curve : {-100.0f, -20.0f, 0.0f, 60.0f, 100.0f}) {
        const auto x = envelope({.attack_curve = curve, .curve = curve});
        for (const float v : x) REQUIRE((v > -1e-6f && v < 1.0f + 1e-6f));
        for (std::size_t i = static_cast<std::size_t>(0.8005 * rate); i < x.size(); ++i)
            REQUIRE(x[i] == 0.0f);
    }
}
