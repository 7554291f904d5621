#include "synth/oscillator.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

// Strongest component up to `limit` Hz that is no harmonic of f0, in dB relative to the
// fundamental.
double alias_level(std::span<const float> x, double f0, double limit) {
    const std::size_t n = 32768;
    const auto bins = spectrum(x.last(n));
    const double spacing = f0 / rate * static_cast<double>(n);
    double worst = 0.0, fundamental = 0.0;
    for (std::size_t i = 8; i < static_cast<std::size_t>(limit / rate * double{n}); ++i) {
        const double at = static_cast<double>(i);
        if (std::abs(std::remainder(at, spacing)) > 6.0)
            worst = std::max(worst, bins[i]);
        else if (at < 1.5 * spacing)
            fundamental = std::max(fundamental, bins[i]);
    }
    return db(worst / fundamental);
}

Signal wave(std::string_view name, float note = 69.0f, float at_rate = 44100.0f) {
    Rig<Oscillator> rig(at_rate);
    rig.voice.pitch = note;
    return rig.set("wave", name).play(1.0);
}
}  // namespace

TEST_CASE("Every wave plays A4 at 440 Hz within a cent, at every rate", "[oscillator]") {
    for (const float r : {8000.0f, 44100.0f, 96000.0f, 192000.0f})
        for (const auto name : Oscillator<plain::Lanes>::waves) {
            const auto x = wave(name, 69.0f, r);
            const double f = frequency_near(x, 440.0 / double{r}) * double{r};
            INFO(name << " at " << r << ": " << f);
            CHECK(std::abs(cents_between(f, 440.0)) < 0.1);
        }
}

TEST_CASE("Tuning knobs add up, and track decides how far the keyboard counts", "[oscillator]") {
    Rig<Oscillator> rig;
    rig.voice.pitch = 57.0f;  // A3
    rig.set("wave", "sine").set("coarse", 7.0f).set("fine", -50.0f).set("bend", 12.0f);
    const auto expect = [&](double semitones) {
        const double f = 440.0 * std::exp2(semitones / 12.0);
        const auto x = rig.play(0.5);
        CHECK(std::abs(cents_between(frequency_near(x, f / rate) * rate, f)) < 0.1);
    };
    expect(-12.0 + 18.5);
    rig.set("track", 0.0f);
    expect(18.5);
    rig.set("track", 50.0f);
    expect(-6.0 + 18.5);
}

TEST_CASE("Saw and pulse have the spectrum of saw and pulse", "[oscillator]") {
    const auto saw = wave("saw"), square = wave("pulse");
    for (const double k : {1.0, 2.0, 3.0, 5.0, 9.0}) {
        // The spline takes (sin x / x)^4 off the top.
        const double x = pi * k * 440.0 / rate, roll_off = std::pow(std::sin(x) / x, 4);
        CHECK(std::abs(tone(saw, k * 440.0 / rate)) ==
              Approx(2.0 / (pi * k) * roll_off).epsilon(0.005));
        const double odd = std::fmod(k, 2.0) == 1.0 ? 0.7 * 4.0 / (pi * k) * roll_off : 0.0;
        CHECK(std::abs(tone(square, k * 440.0 / rate)) == Approx(odd).epsilon(0.005).margin(1e-5));
    }
}

TEST_CASE("Aliases of A4 lie 60 dB below the fundamental, those of C7 46", "[oscillator]") {
    // Up to 16 kHz. Above, what folds over from just past the Nyquist limit is nearer: -50 and -37.
    for (const auto name : {"saw", "pulse", "triangle"}) {
        const double a4 = alias_level(wave(name, 69.0f), 440.0, 16000.0);
        const double c7 = alias_level(wave(name, 96.0f), 2093.0045, 16000.0);
        INFO(name << ": A4 " << a4 << " dB, C7 " << c7 << " dB");
        CHECK(a4 < -60.0);
        CHECK(c7 < -46.0);
    }
    CHECK(alias_level(wave("sine"), 440.0, 22000.0) < -85.0);
    CHECK(alias_level(wave("triangle"), 440.0, 22000.0) < -80.0);
}

TEST_CASE("No wave has DC, and all are about equally loud", "[oscillator]") {
    for (const auto name : Oscillator<plain::Lanes>::waves) {
        const auto x = wave(name);
        INFO(name);
        CHECK(std::abs(mean(x)) < 1e-3);
        CHECK(rms(x) == Approx(0.63).epsilon(0.13));
        CHECK(peak_of(x) <= 1.0);
    }
    for (const float width : {5.0f, 20.0f, 95.0f})
        CHECK(std::abs(mean(Rig<Oscillator>().set("wave", "pulse").set("width", width).play(1))) <
              1e-3);
}

TEST_CASE("Width is the share of the cycle a pulse is high", "[oscillator]") {
    for (const float width : {5.0f, 25.0f, 50.0f, 80.0f}) {
        const auto x = Rig<Oscillator>().set("wave", "pulse").set("width", width).play(1.0);
        const float middle = 1.4f * (0.5f - width * 0.01f);
        const auto high = std::count_if(x.begin(), x.end(), [&](float v) { return v > middle; });
        CHECK(static_cast<double>(high) / static_cast<double>(x.size()) ==
              Approx(double{width} * 0.01).margin(0.005));
    }
}

TEST_CASE("Phase decides where a note starts", "[oscillator]") {
    CHECK(Rig<Oscillator>().set("wave", "sine").play(0.01)[0] == 0.0f);
    const auto quarter = Rig<Oscillator>().set("wave", "sine").set("phase", 0.25f).play(0.01);
    CHECK(quarter[0] == Approx(1.0f));
}

TEST_CASE("Phase modulation shifts the phase in turns", "[oscillator]") {
    Rig<Oscillator> rig;
    const auto shifted = rig.set("wave", "sine").feed("pm", Signal(44100, 0.25f)).play(0.1);
    for (std::size_t i = 0; i < shifted.size(); i += 97)
        CHECK(double{shifted[i]} ==
              Approx(std::cos(2.0 * pi * 440.0 * static_cast<double>(i) / rate)).margin(1e-3));
}
