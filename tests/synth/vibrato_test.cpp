#include "synth/vibrato.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

}  // namespace

TEST_CASE("Vibrato waits, grows, and then keeps its rate and depth", "[vibrato]") {
    Rig<Vibrato> rig;
    const auto x = rig.set("rate", 6.0f).set("delay", 0.5f).set("fade", 1.0f).play(4.0);
    CHECK(peak_of(between(x, 0.0, 0.499)) == 0.0);
    CHECK(peak_of(between(x, 0.9, 1.1)) == Approx(0.5).epsilon(0.25));
    CHECK(peak_of(between(x, 1.6, 4.0)) == Approx(1.0).epsilon(0.01));
    CHECK(frequency_near(between(x, 1.5, 4.0), 6.0 / rate) * rate == Approx(6.0).epsilon(1e-3));
    CHECK(x[static_cast<std::size_t>(0.52 * rate)] > 0.0f);  // starts upwards
}

TEST_CASE("A wandering vibrato is uneven, but stays near its rate and never jumps", "[vibrato]") {
    Rig<Vibrato> rig;
    rig.set("rate", 6.0f).set("delay", 0.0f).set("fade", 0.0f).set("wander", 100.0f);
    const auto x = rig.play(8.0);
    std::vector<double> rises;
    for (std::size_t i = 1; i < x.size(); ++i) {
        REQUIRE(std::abs(x[i] - x[i - 1]) < 2e-3f);
        if (x[i - 1] < 0.0f && x[i] >= 0.0f) rises.push_back(static_cast<double>(i) / rate);
    }
    const double swings = static_cast<double>(rises.size() - 1);
    CHECK(swings / (rises.back() - rises.front()) == Approx(6.0).epsilon(0.15));
    double shortest = 1.0, longest = 0.0;
    for (std::size_t i = 1; i < rises.size(); ++i) {
        shortest = std::min(shortest, rises[i] - rises[i - 1]);
        longest = std::max(longest, rises[i] - rises[i - 1]);
    }
    CHECK(longest > 1.3 * shortest);
    CHECK(longest < 2.1 * shortest);
}
