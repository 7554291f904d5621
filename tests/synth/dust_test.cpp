#include "synth/dust.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

// Sum of all impulses.
double sum(const Signal& x) {
    double total = 0.0;
    for (const float v : x) total += double{v};
    return total;
}
}  // namespace

TEST_CASE("A regular row has its rate as pitch", "[dust]") {
    const auto x = Rig<Dust>().set("rate", 300.3f).set("scatter", 0.0f).set("vary", 0.0f).play(2.0);
    CHECK(frequency_near(x, 300.3 / rate) * rate == Approx(300.3).epsilon(1e-4));
    CHECK(sum(x) == Approx(600.6).margin(2.0));
    CHECK(x[0] == 1.0f);
}

TEST_CASE("Rain has as many drops as its rate, at any scatter", "[dust]") {
    for (const float scatter : {30.0f, 100.0f})
        for (const float density : {20.0f, 1000.0f}) {
            Rig<Dust> rig;
            const auto x =
                rig.set("rate", density).set("scatter", scatter).set("vary", 0.0f).play(20.0);
            CHECK(sum(x) == Approx(20.0 * double{density}).epsilon(0.06));
        }
}

TEST_CASE("Rain has no pitch and differs by note", "[dust]") {
    const auto rain = [](std::int32_t seed) {
        Rig<Dust> rig;
        rig.voice.seed = seed;
        return rig.set("rate", 100.0f).play(4.0);
    };
    CHECK(rain(1) == rain(1));
    CHECK(rain(1) != rain(2));
    CHECK(std::abs(tone(rain(1), 100.0 / rate)) < 0.3 * std::abs(tone(rain(1), 0.01 / rate)));
}
