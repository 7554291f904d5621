#include "synth/chorus.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

// Largest and smallest frequency in Hz over windows of 20 ms.
std::array<double, 2> pitch_range(std::span<const float> x, double guess) {
    std::array<double, 2> range{1e9, 0.0};
    for (std::size_t at = 4410; at + 882 <= x.size(); at += 220) {
        const double f = frequency_near(x.subspan(at, 882), guess / rate) * rate;
        range = {std::min(range[0], f), std::max(range[1], f)};
    }
    return range;
}
}  // namespace

TEST_CASE("A chorus without mix passes its input unchanged", "[chorus]") {
    const auto in = sine(440.0, rate, 8192);
    const auto out = Rig<Chorus>().set("mix", 0.0f).feed("in", in).play(0.15);
    for (std::size_t i = 0; i < out.size(); ++i) REQUIRE(out[i] == in[i]);
}

TEST_CASE("Without depth both taps lie at the delay, to the sample", "[chorus]") {
    Signal click(1, 1.0f);
    Rig<Chorus> rig;
    rig.set("depth", 0.0f).set("delay", 0.01f).set("mix", 100.0f).feed("in", click);
    const auto x = rig.play(0.1);
    const auto top = std::max_element(x.begin(), x.end()) - x.begin();
    CHECK(top == 441);
    CHECK(x[441] == Approx(1.0f).epsilon(1e-3));
}

TEST_CASE("The pitch of a chorus deviates by 2 pi rate depth delay", "[chorus]") {
    Rig<Chorus> rig;
    rig.set("rate", 2.0f).set("depth", 50.0f).set("delay", 0.01f).set("mix", 100.0f);
    rig.feed("in", sine(1000.0, rate, 88200));
    const auto range = pitch_range(rig.play(2.0), 1000.0);
    // The two taps beat, so the mean of both swings by sqrt 1/2 to 1 of the deviation of either.
    const double deviation = 1000.0 * 2.0 * pi * 2.0 * 0.5 * 0.01;
    CHECK(range[1] - 1000.0 > 0.6 * deviation);
    CHECK(1000.0 - range[0] > 0.6 * deviation);
    CHECK(range[1] - 1000.0 < 1.6 * deviation);
}

TEST_CASE("Feedback makes a flanger's comb, and stays bounded", "[chorus]") {
    const auto gain = [](float feedback, double hertz) {
        return response(
            [&](const Signal& in) {
                Rig<Chorus> rig;
                rig.set("depth", 0.0f).set("delay", 0.002f).set("mix", 100.0f);
                rig.set("feedback", feedback).feed("in", in);
                return rig.play(static_cast<double>(in.size()) / rate);
            },
            hertz, rate);
    };
    CHECK(gain(80.0f, 1000.0) == Approx(5.0).epsilon(0.05));
    CHECK(gain(80.0f, 1250.0) == Approx(1.0 / 1.8).epsilon(0.05));
    CHECK(gain(-80.0f, 1000.0) == Approx(1.0 / 1.8).epsilon(0.05));
}
