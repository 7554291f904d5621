#include "synth/gain.h"

#include <cstring>

#include "synth/dc.h"
#include "synth/invert.h"
#include "synth/latency.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;
const Signal tune = sine(440.0, rate, 4096, 0.7);
}  // namespace

TEST_CASE("At 0 dB a gain passes every bit", "[gain]") {
    const auto x = Rig<Gain>().feed("in", tune).play(0.05);
    REQUIRE(std::memcmp(x.data(), tune.data(), x.size() * sizeof(float)) == 0);
}

TEST_CASE("A gain is as many decibels as it says", "[gain]") {
    for (const float level : {-60.0f, -20.0f, -6.0f, 3.0f, 24.0f}) {
        const auto x = Rig<Gain>().set("level", level).feed("in", tune).play(0.05);
        CHECK(db(rms(x) / rms(std::span(tune).first(x.size()))) ==
              Approx(double{level}).margin(1e-4));
    }
}

TEST_CASE("Inversion is exact, and twice is nothing", "[invert]") {
    const auto x = Rig<Invert>().feed("in", tune).play(0.05);
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(x[i] == -tune[i]);
    const auto y = Rig<Invert>().feed("in", x).play(0.05);
    for (std::size_t i = 0; i < y.size(); ++i) REQUIRE(y[i] == tune[i]);
    CHECK(peak_of(Rig<Invert>().set("amount", 50.0f).feed("in", tune).play(0.05)) < 1e-6);
}

TEST_CASE("An offset is added to every sample", "[dc]") {
    const auto x = Rig<Dc>().set("offset", 0.25f).feed("in", tune).play(0.05);
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(x[i] == tune[i] + 0.25f);
}

TEST_CASE("A latency of whole samples repeats its input bit for bit, none included", "[latency]") {
    for (const float frames : {0.0f, 1.0f, 7.0f, 16.0f, 17.0f, 33.0f, 1000.0f, 4410.0f}) {
        INFO(frames);
        const auto late = static_cast<std::size_t>(frames);
        const auto x = Rig<Latency>().set("time", frames / 44100.0f).feed("in", tune).play(0.19);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const float expected = i < late || i - late >= tune.size() ? 0.0f : tune[i - late];
            REQUIRE(x[i] == expected);
        }
    }
}
