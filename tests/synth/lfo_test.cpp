#include "synth/lfo.h"

#include <set>

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;
}

TEST_CASE("An LFO keeps its rate", "[lfo]") {
    for (const float r : {8000.0f, 44100.0f, 192000.0f})
        for (const float hertz : {2.0f, 5.5f, 40.0f}) {
            const auto x = Rig<Lfo>(r).set("rate", hertz).play(4.0);
            CHECK(frequency_near(x, double{hertz} / double{r}) * double{r} ==
                  Approx(double{hertz}).epsilon(1e-4));
        }
}

TEST_CASE("LFO shapes are what they are called", "[lfo]") {
    const auto shape = [](std::string_view name, float phase = 0.0f) {
        return Rig<Lfo>().set("shape", name).set("rate", 1.0f).set("phase", phase).play(1.1);
    };
    const auto at = [](const Signal& x, double t) {
        return double{x[static_cast<std::size_t>(t * rate)]};
    };
    for (const double t : {0.05, 0.2, 0.45, 0.55, 0.8, 0.95}) {
        const double wrapped = t - std::round(t);
        CHECK(at(shape("sine"), t) == Approx(std::sin(2.0 * pi * t)).margin(1e-3));
        CHECK(at(shape("saw"), t) == Approx(2.0 * wrapped).margin(1e-3));
        CHECK(at(shape("square"), t) == (t < 0.5 ? 1.0 : -1.0));
        CHECK(at(shape("triangle"), t) ==
              Approx(2.0 / pi * std::asin(std::sin(2.0 * pi * t))).margin(2e-3));
        CHECK(at(shape("sine", 0.25f), t) == Approx(std::cos(2.0 * pi * t)).margin(1e-3));
    }
}

TEST_CASE("The random shape holds a new value every cycle, by seed", "[lfo]") {
    const auto values = [](std::int32_t seed) {
        Rig<Lfo> rig;
        rig.voice.seed = seed;
        const auto x = rig.set("shape", "random").set("rate", 10.0f).play(20.0);
        std::vector<float> held;
        for (double t = 0.05; t < 20.0; t += 0.1) {
            held.push_back(x[static_cast<std::size_t>(t * rate)]);
            CHECK(held.back() == x[static_cast<std::size_t>((t + 0.04) * rate)]);
        }
        return held;
    };
    const auto a = values(1), b = values(2);
    CHECK(a == values(1));
    CHECK(std::set(a.begin(), a.end()).size() == a.size());
    double correlation = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) correlation += double{a[i]} * double{b[i]};
    CHECK(std::abs(correlation) / static_cast<double>(a.size()) < 0.1);
    CHECK(std::abs(mean(a)) < 0.12);
    CHECK(rms(a) == Approx(0.577).margin(0.08));
}

TEST_CASE("An LFO fades in over the time it is given", "[lfo]") {
    const auto x = Rig<Lfo>().set("shape", "square").set("rate", 0.1f).set("fade", 2.0f).play(4.0);
    CHECK(x[0] == Approx(0.0f).margin(1e-3));
    CHECK(x[44100] == Approx(0.5f).margin(1e-3));
    CHECK(x[3 * 44100] == 1.0f);
}
