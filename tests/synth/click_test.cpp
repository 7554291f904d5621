#include "synth/click.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

}  // namespace

TEST_CASE("A click is a raised cosine as long as it says, to the sample", "[click]") {
    const auto x = Rig<Click>().set("length", 0.01f).play(0.03);
    for (std::size_t i = 0; i < 441; ++i)
        CHECK(double{x[i]} ==
              Approx(0.5 - 0.5 * std::cos(2.0 * pi * static_cast<double>(i) / 441.0)).margin(1e-4));
    CHECK(peak_of(std::span(x).subspan(442)) == 0.0);
}

TEST_CASE("A click waits", "[click]") {
    const auto now = Rig<Click>().set("length", 0.004f).play(0.1);
    const auto later = Rig<Click>().set("length", 0.004f).set("wait", 0.05f).play(0.1);
    CHECK(peak_of(between(later, 0.0, 0.05)) == 0.0);
    for (std::size_t i = 0; i < 200; ++i) CHECK(later[2205 + i] == Approx(now[i]).margin(1e-3));
}

TEST_CASE("Noise keeps the shape", "[click]") {
    const auto x = Rig<Click>().set("length", 0.1f).set("noise", 100.0f).play(0.2);
    CHECK(rms(between(x, 0.045, 0.055)) == Approx(0.57).epsilon(0.1));
    CHECK(rms(between(x, 0.0, 0.01)) < 0.1);
    CHECK(std::abs(mean(x)) < 0.05);
}
