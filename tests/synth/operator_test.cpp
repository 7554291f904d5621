#include "synth/operator.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

double frequency(const Signal& x, double guess) {
    return frequency_near(x, guess / rate) * rate;
}

// Bessel function of the first kind, by its integral.
double bessel(int n, double x) {
    double total = 0.0;
    const int steps = 2000;
    for (int i = 0; i < steps; ++i) {
        const double t = pi * (i + 0.5) / steps;
        total += std::cos(n * t - x * std::sin(t));
    }
    return total / steps;
}
}  // namespace

TEST_CASE("An operator plays A4 at 440 Hz within a cent, at every rate", "[operator]") {
    for (const float r : {8000.0f, 44100.0f, 192000.0f}) {
        const auto x = Rig<FmOperator>(r).play(0.5);
        CHECK(std::abs(cents_between(frequency_near(x, 440.0 / double{r}) * double{r}, 440.0)) <
              0.1);
    }
}

TEST_CASE("Coarse and fine make the ratio", "[operator]") {
    for (const auto& [coarse, fine, ratio] :
         {std::array{0.0f, 0.0f, 0.5f}, {3.0f, 0.0f, 3.0f}, {2.0f, 0.75f, 3.5f}}) {
        const double f = 440.0 * double{ratio};
        const auto x = Rig<FmOperator>().set("coarse", coarse).set("fine", fine).play(0.5);
        CHECK(std::abs(cents_between(frequency(x, f), f)) < 0.1);
    }
}

TEST_CASE("Detune, bend and track move the pitch", "[operator]") {
    Rig<FmOperator> rig;
    rig.voice.pitch = 93.0f;
    rig.set("track", 0.0f).set("detune", 50.0f).set("bend", -5.0f);
    const double f = 440.0 * std::exp2(-4.5 / 12.0);
    CHECK(std::abs(cents_between(frequency(rig.play(0.5), f), f)) < 0.1);
}

TEST_CASE("Phase modulation makes the side bands that Bessel functions predict", "[operator]") {
    const double index = 1.7;  // radians
    const auto modulator = sine(100.0, rate, 44100, index / (2.0 * pi));
    const auto x = Rig<FmOperator>().feed("pm", modulator).play(0.99);
    for (int n = 0; n < 5; ++n)
        CHECK(std::abs(tone(x, (440.0 + 100.0 * n) / rate)) ==
              Approx(std::abs(bessel(n, index))).margin(1e-3));
}

TEST_CASE("Feedback fills in the harmonics, up to a saw at half", "[operator]") {
    const auto pure = Rig<FmOperator>().play(0.5);
    const auto rich = Rig<FmOperator>().set("feedback", 50.0f).play(0.5);
    CHECK(std::abs(tone(pure, 880.0 / rate)) < 1e-5);
    for (const double k : {2.0, 3.0, 4.0}) {
        const double relative =
            std::abs(tone(rich, k * 440.0 / rate)) / std::abs(tone(rich, 440.0 / rate));
        CHECK(relative * k == Approx(1.0).epsilon(0.3));
    }
}

TEST_CASE("Amp scales the output", "[operator]") {
    const auto x = Rig<FmOperator>().feed("amp", Signal(44100, 0.25f)).play(0.5);
    CHECK(std::abs(tone(x, 440.0 / rate)) == Approx(0.25).epsilon(1e-3));
}
