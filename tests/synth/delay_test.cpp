#include "synth/delay.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
struct Knobs {
    float time = 0.1f, feedback = 0.0f, damping = 20000.0f, mix = 100.0f;
};
Signal echo(const Knobs& k, Signal in, float rate = 44100.0f, double seconds = 1.0) {
    Rig<Delay> rig(rate);
    rig.set("time", k.time).set("feedback", k.feedback).set("damping", k.damping);
    return rig.set("mix", k.mix).feed("in", std::move(in)).play(seconds);
}
std::size_t loudest(const Signal& x) {
    const auto less = [](float a, float b) { return std::abs(a) < std::abs(b); };
    return static_cast<std::size_t>(std::max_element(x.begin(), x.end(), less) - x.begin());
}
}  // namespace

TEST_CASE("An echo comes after its time, to the sample, at every rate", "[delay]") {
    for (const float rate : {8000.0f, 44100.0f, 192000.0f})
        for (const float time : {0.005f, 0.0371f, 0.25f, 1.0f}) {
            const auto x = echo({.time = time}, {1.0f}, rate, 1.1);
            INFO(time << " s at " << rate);
            CHECK(static_cast<double>(loudest(x)) ==
                  Approx(double{time} * double{rate}).margin(0.5001));
        }
}

TEST_CASE("A delay of whole samples repeats its input bit for bit", "[delay]") {
    Signal in(2000);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = std::sin(static_cast<float>(i * i));
    const auto x = echo({.time = 0.125f}, in, 48000.0f);
    for (std::size_t i = 0; i < in.size(); ++i) REQUIRE(x[6000 + i] == in[i]);
}

TEST_CASE("A fraction of a sample is split between its neighbours", "[delay]") {
    const auto x = echo({.time = 100.25f / 8000.0f}, {1.0f}, 8000.0f);
    CHECK(x[100] == Approx(0.75f).margin(1e-4));
    CHECK(x[101] == Approx(0.25f).margin(1e-4));
}

TEST_CASE("Every echo is softer by the feedback", "[delay]") {
    for (const float feedback : {30.0f, 60.0f, 95.0f}) {
        // Low notes, which the damping leaves alone.
        const auto x = echo({.feedback = feedback}, sine(200.0, 44100.0, 2205, 0.1));
        for (std::size_t n = 1; n < 5; ++n) {
            const auto part = [&](std::size_t k) {
                return rms(std::span(x).subspan(4410 * k, 4000));
            };
            CHECK(part(n + 1) / part(n) == Approx(double{feedback} * 0.01).epsilon(0.02));
        }
    }
}

TEST_CASE("Damping darkens every echo of an echo", "[delay]") {
    const auto x = echo({.feedback = 90.0f, .damping = 1000.0f}, {1.0f});
    const auto bright = [&](std::size_t n) {
        const auto part = std::span(x).subspan(4410 * n - 500, 2048);
        return db(std::abs(tone(part, 8000.0 / 44100.0)) / std::abs(tone(part, 200.0 / 44100.0)));
    };
    CHECK(bright(1) == Approx(0.0).margin(0.1));
    CHECK(bright(2) < bright(1) - 12.0);
    CHECK(bright(3) < bright(2) - 12.0);
}

TEST_CASE("Loud feedback saturates instead of growing", "[delay]") {
    const auto x = echo({.time = 0.01f, .feedback = 95.0f}, Signal(44100, 10.0f));
    CHECK(peak_of(x) < 12.1);
}

TEST_CASE("A change of time glides without a click, and arrives", "[delay]") {
    Rig<Delay> rig;
    rig.set("feedback", 0.0f).set("mix", 100.0f).feed("in", sine(100.0, 44100.0, 88200));
    const auto x =
        rig.play(2.0, [](auto& r) { r.set("time", r.voice.frame < 44100 ? 0.1f : 0.12f); });
    double steepest = 0.0;
    for (std::size_t i = 8000; i < x.size(); ++i)
        steepest = std::max(steepest, std::abs(double{x[i]} - double{x[i - 1]}));
    CHECK(steepest < 2.5 * 2.0 * pi * 100.0 / 44100.0);
    for (std::size_t i = 80000; i < 80100; ++i)
        CHECK(x[i] == Approx(std::sin(2.0 * pi * 100.0 * (static_cast<double>(i) / 44100.0 - 0.12)))
                          .margin(1e-3));
}
