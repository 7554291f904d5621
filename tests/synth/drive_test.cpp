#include "synth/drive.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;
double harmonic(std::span<const float> x, double k) {
    return std::abs(tone(x, k * 200.0 / rate));
}

struct Knobs {
    float gain = 12.0f, bias = 0.0f, tone = 0.0f, mix = 100.0f;
};
// The settled half of one second of a driven 200 Hz sine.
Signal driven(const Knobs& k, double level = 0.5) {
    Rig<Drive> rig;
    rig.set("gain", k.gain).set("bias", k.bias).set("tone", k.tone).set("mix", k.mix);
    const auto x = rig.feed("in", sine(200.0, rate, 44100, level)).play(1.0);
    return Signal(x.end() - 22050, x.end());
}
}  // namespace

TEST_CASE("Unbiased drive adds odd harmonics alone", "[drive]") {
    const auto x = driven({.gain = 24.0f});
    CHECK(harmonic(x, 3) > 0.1 * harmonic(x, 1));
    CHECK(harmonic(x, 5) > 0.02 * harmonic(x, 1));
    for (const double k : {2.0, 4.0, 6.0}) CHECK(harmonic(x, k) < 1e-5);
}

TEST_CASE("Bias adds even harmonics", "[drive]") {
    const auto x = driven({.bias = 50.0f});
    CHECK(harmonic(x, 2) > 0.05 * harmonic(x, 1));
}

TEST_CASE("Drive leaves no DC and does not thump", "[drive]") {
    for (const float bias : {-100.0f, 0.0f, 30.0f, 100.0f})
        for (const float gain : {0.0f, 18.0f, 36.0f})
            CHECK(std::abs(mean(driven({.gain = gain, .bias = bias}))) < 2e-3);
    CHECK(peak_of(Rig<Drive>().set("bias", 100.0f).play(0.5)) < 1e-6);
}

TEST_CASE("More drive is rounder, not louder", "[drive]") {
    for (const float gain : {0.0f, 6.0f, 12.0f, 24.0f, 36.0f})
        CHECK(peak_of(driven({.gain = gain})) == Approx(0.5).epsilon(0.08));
}

TEST_CASE("Mix fades from the untouched signal to the driven one", "[drive]") {
    const auto dry = driven({.gain = 36.0f, .mix = 0.0f});
    CHECK(harmonic(dry, 1) == Approx(0.5).epsilon(1e-4));
    CHECK(harmonic(dry, 3) < 1e-6);
    const auto half = driven({.gain = 36.0f, .mix = 50.0f});
    CHECK(harmonic(half, 3) == Approx(0.5 * harmonic(driven({.gain = 36.0f}), 3)).epsilon(1e-3));
}

TEST_CASE("Tone tilts the driven signal about 1 kHz", "[drive]") {
    const auto gain = [](float tone_knob, double hertz) {
        return db(response(
            [&](const Signal& in) {
                return Rig<Drive>()
                    .set("gain", 0.0f)
                    .set("tone", tone_knob)
                    .feed("in", in)
                    .play(static_cast<double>(in.size()) / rate);
            },
            hertz, rate));
    };
    const double bass = gain(0.0f, 60.0), middle = gain(0.0f, 1000.0), treble = gain(0.0f, 8000.0);
    for (const float side : {-1.0f, 1.0f}) {
        CHECK(gain(100.0f * side, 60.0) - bass == Approx(-12.0 * double{side}).margin(1.0));
        CHECK(gain(100.0f * side, 1000.0) - middle == Approx(0.0).margin(1.0));
        CHECK(gain(100.0f * side, 8000.0) - treble == Approx(12.0 * double{side}).margin(1.5));
    }
}

TEST_CASE("The shared saturation is close to tanh", "[drive]") {
    for (float x = -6.0f; x <= 6.0f; x += 0.01f)
        CHECK(lane(soft_clip(plain::Lanes(x)), 0) == Approx(std::tanh(x)).margin(0.024));
    CHECK(lane(soft_clip(plain::Lanes(100.0f)), 0) == 1.0f);
}
