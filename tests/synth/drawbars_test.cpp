#include "synth/drawbars.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

constexpr std::array<const char*, 9> bars{"bar16", "bar5",   "bar8",   "bar4", "bar3",
                                          "bar2",  "bar1_7", "bar1_4", "bar1"};
constexpr std::array ratios{0.5, 1.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0};
}  // namespace

TEST_CASE("Every drawbar sounds its own harmonic, in tune and alone", "[drawbars]") {
    for (std::size_t pulled = 0; pulled < bars.size(); ++pulled) {
        Rig<Drawbars> rig;
        rig.voice.pitch = 57.0f;
        for (const char* bar : bars) rig.set(bar, 0.0f);
        const auto x = rig.set(bars[pulled], 50.0f).play(0.5);
        const double f = 220.0 * ratios[pulled];
        CHECK(std::abs(cents_between(frequency_near(x, f / rate) * rate, f)) < 0.1);
        CHECK(tone_db(x, f) == Approx(db(0.2)).margin(0.05));
        for (std::size_t other = 0; other < bars.size(); ++other)
            if (other != pulled) CHECK(tone_db(x, 220.0 * ratios[other]) < -90.0);
    }
}

TEST_CASE("A drawbar is pulled without a click", "[drawbars]") {
    Rig<Drawbars> rig;
    rig.voice.pitch = 45.0f;
    for (const char* bar : bars) rig.set(bar, 0.0f);
    const auto x =
        rig.play(0.5, [](auto& r) { r.set("bar8", r.voice.frame < 10000 ? 0.0f : 100.0f); });
    CHECK(peak_of(std::span(x).first(10000)) == 0.0);
    for (std::size_t i = 1; i < x.size(); ++i) REQUIRE(std::abs(x[i] - x[i - 1]) < 0.03f);
}
