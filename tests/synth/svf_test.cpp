#include "synth/svf.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr float butterworth = 29.28932f;  // the resonance at which Q is sqrt 1/2

double gain(std::string_view mode, double cutoff, double hertz, double rate = 44100.0,
            float resonance = butterworth) {
    return db(response(
        [&](const Signal& in) {
            Rig<Svf> rig(static_cast<float>(rate));
            rig.set("mode", mode).set("cutoff", static_cast<float>(cutoff));
            rig.set("resonance", resonance).feed("in", in);
            return rig.play(static_cast<double>(in.size()) / rate);
        },
        hertz, rate));
}
}  // namespace

TEST_CASE("Low and high pass are at -3 dB at the cutoff, at every rate", "[svf]") {
    for (const double rate : {8000.0, 44100.0, 192000.0})
        for (const double cutoff : {50.0, 440.0, 3000.0})
            for (const auto mode : {"low12", "low24", "high"}) {
                INFO(mode << " " << cutoff << " at " << rate);
                CHECK(gain(mode, cutoff, cutoff, rate) == Approx(-3.0103).margin(0.02));
            }
    CHECK(gain("low12", 15000.0, 15000.0) == Approx(-3.0103).margin(0.02));
}

TEST_CASE("Slopes are 12 and 24 dB an octave", "[svf]") {
    const auto fall = [](std::string_view mode, double far, double near) {
        return gain(mode, 500.0, near, 192000.0) - gain(mode, 500.0, far, 192000.0);
    };
    CHECK(fall("low12", 8000.0, 4000.0) == Approx(12.04).margin(0.2));
    CHECK(fall("low24", 8000.0, 4000.0) == Approx(24.08).margin(0.4));
    CHECK(fall("high", 50.0, 100.0) == Approx(12.04).margin(0.1));
    CHECK(fall("band", 8000.0, 4000.0) == Approx(6.02).margin(0.2));
}

TEST_CASE("Every mode passes what it should", "[svf]") {
    CHECK(gain("low12", 1000.0, 20.0) == Approx(0.0).margin(0.01));
    CHECK(gain("low24", 1000.0, 20.0) == Approx(0.0).margin(0.01));
    CHECK(gain("high", 100.0, 15000.0) == Approx(0.0).margin(0.01));
    CHECK(gain("notch", 1000.0, 50.0) == Approx(0.0).margin(0.1));
    CHECK(gain("notch", 1000.0, 1000.0) < -60.0);
    for (const float resonance : {0.0f, 50.0f, 98.0f})
        CHECK(gain("band", 1000.0, 1000.0, 44100.0, resonance) == Approx(0.0).margin(0.05));
}

TEST_CASE("Resonance raises the cutoff to Q, in both low passes", "[svf]") {
    for (const float resonance : {0.0f, 50.0f, 90.0f}) {
        const double q = db(1.0 / (2.0 - 0.02 * double{resonance}));
        CHECK(gain("low12", 1000.0, 1000.0, 44100.0, resonance) == Approx(q).margin(0.05));
        CHECK(gain("low24", 1000.0, 1000.0, 44100.0, resonance) == Approx(q).margin(0.05));
    }
}

TEST_CASE("Full key tracking moves the cutoff with the note, from C4", "[svf]") {
    const auto in = sine(2000.0, 44100.0, 22050);
    const auto level = [&](float note, float track) {
        Rig<Svf> rig;
        rig.voice.pitch = note;
        rig.set("cutoff", 1000.0f).set("resonance", butterworth).set("track", track);
        const auto x = rig.feed("in", in).play(0.5);
        return db(std::abs(tone(x, 2000.0 / 44100.0)));
    };
    CHECK(level(72.0f, 100.0f) == Approx(-3.01).margin(0.1));  // the cutoff is at 2 kHz
    CHECK(level(60.0f, 100.0f) == Approx(level(72.0f, 0.0f)).margin(1e-6));
}

TEST_CASE("The filter stays calm while its cutoff jumps every tick at full resonance", "[svf]") {
    for (const auto mode : Svf<plain::Lanes>::modes) {
        Rig<Svf> rig;
        rig.set("mode", mode).set("resonance", 98.0f).feed("in", sine(200.0, 44100.0, 44100));
        bool high = false;
        const auto x = rig.play(1.0, [&](auto& r) {
            r.set("cutoff", high ? 18000.0f : 20.0f);
            high = !high;
        });
        INFO(mode);
        CHECK(peak_of(x) < 40.0);
    }
}
