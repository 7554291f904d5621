#include "synth/additive.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Signal bank(std::initializer_list<std::pair<const char*, float>> knobs, float note = 57.0f) {
    Rig<Additive> rig;
    rig.voice.pitch = note;
    for (const auto& [knob, value] : knobs) rig.set(knob, value);
    return rig.play(1.0);
}
double partial(const Signal& x, double k) {
    return tone_db(x, 220.0 * k);
}
}  // namespace

TEST_CASE("Partials are in tune within a tenth of a cent, at every rate", "[additive]") {
    for (const float r : {8000.0f, 44100.0f, 192000.0f})
        for (const double k : {1.0, 2.0, 7.0}) {
            const double hz{r}, f = 440.0 * k;
            const auto x = Rig<Additive>(r).set("tilt", 0.0f).play(0.5);
            CHECK(std::abs(cents_between(frequency_near(x, f / hz) * hz, f)) < 0.1);
        }
}

TEST_CASE("Tilt is the slope of the spectrum", "[additive]") {
    for (const float tilt : {-24.0f, -6.0f, 0.0f, 6.0f}) {
        const auto x = bank({{"tilt", tilt}});
        for (const double octave : {1.0, 2.0, 3.0, 4.0})
            CHECK(partial(x, std::exp2(octave)) - partial(x, 1.0) ==
                  Approx(octave * double{tilt}).margin(0.1));
    }
}

TEST_CASE("There are as many partials as the knob says, the last one in part", "[additive]") {
    const auto x = bank({{"partials", 4.5f}, {"tilt", 0.0f}});
    CHECK(partial(x, 4.0) - partial(x, 1.0) == Approx(0.0).margin(0.01));
    CHECK(partial(x, 5.0) - partial(x, 1.0) == Approx(-6.02).margin(0.01));
    CHECK(partial(x, 6.0) < -90.0);
}

TEST_CASE("Even weighs even against odd partials", "[additive]") {
    const auto odd = bank({{"even", -100.0f}}), even = bank({{"even", 100.0f}});
    for (const double k : {2.0, 4.0, 8.0}) CHECK(partial(odd, k) < -90.0);
    for (const double k : {3.0, 5.0, 9.0}) CHECK(partial(even, k) < -90.0);
    CHECK(partial(odd, 3.0) > -40.0);
    CHECK(partial(even, 1.0) > -10.0);
}

TEST_CASE("The hump stands where its centre is, as high as it says", "[additive]") {
    const auto flat = bank({}), humped = bank({{"hump", 18.0f}, {"centre", 8.0f}});
    const double base = partial(humped, 1.0) - partial(flat, 1.0);  // all is made equally loud
    CHECK(partial(humped, 8.0) - partial(flat, 8.0) - base == Approx(18.0).margin(0.1));
    CHECK(partial(humped, 13.0) - partial(flat, 13.0) - base == Approx(9.0).margin(0.5));
}

TEST_CASE("Stretch puts partial k at k sqrt(1 + B k^2)", "[additive]") {
    const auto x = bank({{"stretch", 0.004f}, {"tilt", 0.0f}});
    for (const double k : {1.0, 4.0, 9.0, 16.0}) {
        const double f = 220.0 * k * std::sqrt(1.0 + 0.004 * k * k);
        CHECK(std::abs(cents_between(frequency_near(x, f / rate) * rate, f)) < 0.1);
    }
}

TEST_CASE("Nothing folds over, whatever the note", "[additive]") {
    for (const float note : {57.0f, 93.0f, 117.0f}) {
        const double f = 440.0 * std::exp2((double{note} - 69.0) / 12.0);
        const auto x = bank({{"partials", 32.0f}, {"tilt", 6.0f}}, note);
        INFO("note " << note);
        CHECK(alias_level(x, f, 22000.0) < -80.0);
    }
}

TEST_CASE("All spectra are equally loud", "[additive]") {
    for (const float tilt : {-24.0f, -6.0f, 6.0f})
        for (const float partials : {1.0f, 3.5f, 32.0f})
            CHECK(rms(bank({{"tilt", tilt}, {"partials", partials}})) ==
                  Approx(0.5657).epsilon(0.01));
}

TEST_CASE("A partial that fades in and out does so without a click", "[additive]") {
    const auto x = Rig<Additive>().set("tilt", 0.0f).play(0.5, [](auto& r) {
        const auto tick = static_cast<float>(r.voice.frame) / static_cast<float>(tick_frames);
        r.set("partials", 2.0f + std::sin(tick * 0.05f));
    });
    // Three partials up to 1320 Hz: what lies far above would be clicks.
    const auto bins = spectrum(std::span(x).last(16384));
    for (std::size_t i = 1500; i < bins.size(); ++i) REQUIRE(db(bins[i]) < -75.0);
}
