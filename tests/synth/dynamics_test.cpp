#include "synth/compressor.h"
#include "synth/gate.h"
#include "synth/transient.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

// A constant, whose level a peak detector knows exactly, with steps at given times.
Signal steps(std::initializer_list<std::pair<double, double>> levels_db) {
    Signal x;
    for (const auto& [seconds, level] : levels_db)
        x.insert(x.end(), static_cast<std::size_t>(seconds * rate),
                 static_cast<float>(std::pow(10.0, level / 20.0)));
    return x;
}
double gain_at(const Signal& out, const Signal& in, double seconds) {
    const auto i = static_cast<std::size_t>(seconds * rate);
    return db(double{out[i]} / double{in[i]});
}
}  // namespace

TEST_CASE("The static curve of a compressor is its threshold, ratio and knee", "[compressor]") {
    const auto settled = [](double level, float ratio, float knee) {
        const auto in = steps({{0.5, level}});
        Rig<Compressor> rig;
        rig.set("threshold", -20.0f).set("ratio", ratio).set("knee", knee).set("attack", 0.001f);
        return gain_at(rig.feed("in", in).play(0.5), in, 0.49);
    };
    CHECK(settled(-40.0, 4.0f, 6.0f) == Approx(0.0).margin(1e-4));
    CHECK(settled(-8.0, 4.0f, 0.0f) == Approx(-9.0).margin(0.01));
    CHECK(settled(0.0, 2.0f, 0.0f) == Approx(-10.0).margin(0.01));
    CHECK(settled(0.0, 20.0f, 6.0f) == Approx(-19.0).margin(0.01));
    // In the middle of the knee an eighth of its width counts.
    CHECK(settled(-20.0, 4.0f, 8.0f) == Approx(-0.75).margin(0.01));
}

TEST_CASE("Attack and release are time constants of the gain in dB", "[compressor]") {
    const auto in = steps({{0.3, -40.0}, {0.5, 0.0}, {1.2, -40.0}});
    Rig<Compressor> rig;
    rig.set("threshold", -20.0f).set("ratio", 2.0f).set("knee", 0.0f);
    rig.set("attack", 0.05f).set("release", 0.2f);
    const auto out = rig.feed("in", in).play(2.0);
    CHECK(gain_at(out, in, 0.29) == Approx(0.0).margin(1e-3));
    CHECK(gain_at(out, in, 0.35) == Approx(-10.0 * (1.0 - std::exp(-1.0))).margin(0.02));
    CHECK(gain_at(out, in, 0.79) == Approx(-10.0).margin(0.01));
    CHECK(gain_at(out, in, 1.0) == Approx(-10.0 * std::exp(-1.0)).margin(0.02));
}

TEST_CASE("Makeup is a gain after the compressor", "[compressor]") {
    const auto in = steps({{0.2, -40.0}});
    const auto out = Rig<Compressor>().set("makeup", 12.0f).feed("in", in).play(0.2);
    CHECK(gain_at(out, in, 0.1) == Approx(12.0).margin(1e-3));
}

TEST_CASE("A gate opens at its threshold, holds, and closes 6 dB below it", "[gate]") {
    const auto in = steps({{0.2, -50.0}, {0.2, -35.0}, {0.2, -45.5}, {0.6, -47.0}});
    Rig<Gate> rig;
    rig.set("threshold", -40.0f).set("depth", -60.0f).set("attack", 0.001f);
    rig.set("hold", 0.1f).set("release", 0.02f);
    const auto out = rig.feed("in", in).play(1.2);
    CHECK(gain_at(out, in, 0.19) == Approx(-60.0).margin(0.01));
    CHECK(gain_at(out, in, 0.39) == Approx(0.0).margin(0.01));
    CHECK(gain_at(out, in, 0.59) == Approx(0.0).margin(0.01));  // between the two thresholds
    CHECK(gain_at(out, in, 0.69) == Approx(0.0).margin(0.01));  // held
    CHECK(gain_at(out, in, 0.74) == Approx(db(std::exp(-2.0))).margin(0.1));
    CHECK(gain_at(out, in, 1.19) == Approx(-60.0).margin(0.1));
}

TEST_CASE("A transient shaper is neutral at 0 dB and blind to level", "[transient]") {
    const auto in = sine(200.0, rate, 22050, 0.3);
    const auto same = Rig<Transient>().feed("in", in).play(0.4);
    for (std::size_t i = 0; i < same.size(); ++i) REQUIRE(same[i] == in[i]);
    const auto shaped = [](double level) {
        Rig<Transient> rig;
        rig.set("attack", 12.0f).set("sustain", -12.0f);
        return rig.feed("in", sine(200.0, rate, 22050, level)).play(0.4);
    };
    const auto loud = shaped(0.5), soft = shaped(0.005);
    CHECK(rms(loud) / rms(soft) == Approx(100.0).epsilon(1e-3));
}

TEST_CASE("Attack raises onsets, sustain what follows", "[transient]") {
    // A struck tone: from full scale down by 60 dB a second.
    auto in = sine(400.0, rate, 44100);
    for (std::size_t i = 0; i < in.size(); ++i)
        in[i] *= static_cast<float>(std::pow(10.0, -3.0 * static_cast<double>(i) / rate));
    const auto change = [&](float attack, float sustain, double from, double to) {
        Rig<Transient> rig;
        const auto out = rig.set("attack", attack).set("sustain", sustain).feed("in", in).play(1.0);
        const auto part = [&](const Signal& x) {
            return rms(std::span(x).subspan(static_cast<std::size_t>(from * rate),
                                            static_cast<std::size_t>((to - from) * rate)));
        };
        return db(part(out) / part(in));
    };
    CHECK(change(12.0f, 0.0f, 0.001, 0.006) > 4.0);
    CHECK(std::abs(change(12.0f, 0.0f, 0.3, 0.6)) < 1.0);
    CHECK(change(0.0f, 12.0f, 0.3, 0.6) > 6.0);
    CHECK(std::abs(change(0.0f, 12.0f, 0.0, 0.006)) < 1.0);
    CHECK(change(0.0f, -12.0f, 0.3, 0.6) < -6.0);
}
