#include "synth/stereo.h"

#include "engine/rng.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

Signal hiss(std::size_t frames) {
    Rng rng = Rng::stream(1, {});
    Signal x(frames);
    for (float& v : x) v = rng.uniform(-0.5f, 0.5f);
    return x;
}

double product(const Signal& a, const Signal& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        sum += double{a[i]} * double{b[i]};
    return sum;
}

}  // namespace

TEST_CASE("The side of a panned sound is a share of it", "[stereo]") {
    const auto in = sine(440.0, 44100.0, 8820, 0.5);
    for (const float pan : {-100.0f, -30.0f, 0.0f, 55.0f}) {
        Rig<Stereo> rig;
        const auto side = rig.set("pan", pan).feed("in", in).play(0.19);
        for (std::size_t i = 0; i < side.size(); ++i)
            REQUIRE(side[i] == Approx(-0.01 * double{pan} * double{in[i]}).margin(1e-6));
    }
}

TEST_CASE("The side of a wide sound is as loud at every frequency and unlike it", "[stereo]") {
    const auto noise = hiss(88200);
    Rig<Stereo> wide;
    const auto side = wide.set("width", 100.0f).feed("in", noise).play(2.0);
    CHECK(std::abs(product(side, noise) / product(noise, noise)) < 0.2);
    CHECK(db(rms(side) / rms(noise)) == Approx(0.0).margin(0.2));
    const auto gain = [](double hertz) {
        return db(response(
            [](const Signal& in) {
                Rig<Stereo> rig;
                return rig.set("width", 100.0f)
                    .feed("in", in)
                    .play(static_cast<double>(in.size()) / 44100.0);
            },
            hertz, 44100.0, 0.4));
    };
    for (const double hertz : {110.0, 441.0, 1234.0, 5000.0, 12000.0})
        CHECK(gain(hertz) == Approx(0.0).margin(0.1));
}

TEST_CASE("What lies below the bass of a wide sound stays in the middle", "[stereo]") {
    const auto side = [](double hertz) {
        return db(response(
            [](const Signal& in) {
                Rig<Stereo> rig;
                return rig.set("width", 100.0f)
                    .set("bass", 400.0f)
                    .feed("in", in)
                    .play(static_cast<double>(in.size()) / 44100.0);
            },
            hertz, 44100.0, 0.4));
    };
    CHECK(side(400.0) == Approx(-3.01).margin(0.1));
    CHECK(side(100.0) < -23.0);
}

TEST_CASE("A side that swings stays as loud, up to what swinging takes from highs", "[stereo]") {
    for (const double hertz : {150.0, 1000.0, 4000.0}) {
        const auto in = sine(hertz, 44100.0, 88200, 0.5);
        Rig<Stereo> rig;
        rig.set("width", 100.0f).set("depth", 30.0f).set("rate", 1.5f);
        const auto side = rig.feed("in", in).play(2.0);
        CHECK(db(rms(side) / rms(in)) == Approx(0.0).margin(1.0));
    }
}

TEST_CASE("A side that swings at its fastest and deepest neither clicks nor grows", "[stereo]") {
    Rig<Stereo> rig;
    rig.set("width", 100.0f).set("rate", 8.0f).set("depth", 95.0f);
    const auto x = rig.feed("in", sine(300.0, 44100.0, 88200, 0.3)).play(2.0);
    CHECK(peak_of(x) < 1.5);
    double jump = 0.0;
    for (std::size_t i = 4411; i < x.size(); ++i)
        jump = std::max(jump, std::abs(double{x[i]} - double{x[i - 1]}));
    CHECK(jump < 0.1);
}
