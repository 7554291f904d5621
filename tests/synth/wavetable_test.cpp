#include "synth/wavetable.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Signal wave(std::string_view set, float position, float note = 57.0f, float at_rate = 44100.0f) {
    Rig<Wavetable> rig(at_rate);
    rig.voice.pitch = note;
    return rig.set("set", set).set("position", position).play(1.0);
}
}  // namespace

TEST_CASE("Tables play in tune within a tenth of a cent, at every rate", "[wavetable]") {
    for (const float r : {8000.0f, 44100.0f, 192000.0f})
        for (const auto set : wave_set_names) {
            const double hz{r};
            const auto x = wave(set, 30.0f, 69.0f, r);
            INFO(set);
            CHECK(std::abs(cents_between(frequency_near(x, 440.0 / hz) * hz, 440.0)) < 0.1);
        }
}

TEST_CASE("The analogue set goes from a sine by triangle and saw to pulses", "[wavetable]") {
    const auto relative = [](float frame, double k) {
        const auto x = wave("analogue", frame * 100.0f / 7.0f);
        return tone_db(x, 220.0 * k) - tone_db(x, 220.0);
    };
    CHECK(relative(0.0f, 2.0) < -80.0);
    CHECK(relative(1.0f, 3.0) == Approx(db(1.0 / 9.0)).margin(0.1));
    CHECK(relative(3.0f, 4.0) == Approx(db(1.0 / 4.0)).margin(0.1));
    CHECK(relative(4.0f, 2.0) < -80.0);
    CHECK(relative(4.0f, 5.0) == Approx(db(1.0 / 5.0)).margin(0.1));
    CHECK(relative(5.0f, 4.0) < -80.0);  // a quarter pulse has no 4th
}

TEST_CASE("Aliases lie 60 dB down, whatever the wave and note", "[wavetable]") {
    for (const auto set : wave_set_names)
        for (const float position : {0.0f, 43.0f, 100.0f})
            for (const float note : {45.0f, 69.0f, 93.0f, 105.0f}) {
                const double f = 440.0 * std::exp2((double{note} - 69.0) / 12.0);
                INFO(set << " " << position << " note " << note);
                CHECK(alias_level(wave(set, position, note), f, 16000.0) < -60.0);
            }
}

TEST_CASE("All waves are equally loud and free of DC", "[wavetable]") {
    for (const auto set : wave_set_names)
        for (float frame = 0.0f; frame < 8.0f; ++frame) {
            const auto x = wave(set, frame * 100.0f / 7.0f, 45.0f);
            CHECK(rms(x) == Approx(0.5).epsilon(0.02));
            CHECK(std::abs(mean(x)) < 1e-3);
        }
}

TEST_CASE("Morphing through all frames does not click", "[wavetable]") {
    Rig<Wavetable> rig;
    rig.voice.pitch = 45.0f;
    rig.set("set", "organ");
    const auto x = rig.play(0.5, [](auto& r) {
        const auto t = static_cast<float>(r.voice.frame) / 44100.0f;
        r.set("position", 50.0f + 50.0f * std::sin(40.0f * t));
    });
    // Partials up to the 16th, 1760 Hz: what lies far above would be clicks.
    const auto bins = spectrum(std::span(x).last(16384));
    for (std::size_t i = 1200; i < 5000; ++i) REQUIRE(db(bins[i]) < -60.0);
}

TEST_CASE("Phase modulation shifts a table in turns", "[wavetable]") {
    Rig<Wavetable> rig;
    rig.set("position", 0.0f).feed("pm", Signal(44100, 0.25f));
    const auto x = rig.play(0.1);
    for (std::size_t i = 0; i < x.size(); i += 97)
        CHECK(double{x[i]} ==
              Approx(std::sqrt(0.5) * std::cos(2.0 * pi * 440.0 * static_cast<double>(i) / rate))
                  .margin(1e-3));
}
