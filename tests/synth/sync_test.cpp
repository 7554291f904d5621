#include "synth/sync.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Signal synced(float ratio, float note = 57.0f) {
    Rig<Sync> rig;
    rig.voice.pitch = note;
    return rig.set("ratio", ratio).play(1.0);
}
// The Fourier series of x - 1/2 that starts anew with every cycle, level of harmonic k in dB.
double expected(double ratio, int k) {
    std::complex<double> total = 0.0;
    const int steps = 200000;
    for (int i = 0; i < steps; ++i) {
        const double t = (i + 0.5) / steps, x = t * ratio - std::floor(t * ratio);
        total += (2.0 * x - 1.0) * std::polar(1.0, -2.0 * pi * k * t);
    }
    return db(2.0 * std::abs(total) / steps);
}
}  // namespace

TEST_CASE("The note keeps its pitch at any ratio", "[sync]") {
    for (const float ratio : {1.0f, 1.5f, 2.0f, 3.7f, 11.3f}) {
        const auto x = synced(ratio);
        CHECK(std::abs(cents_between(frequency_near(x, 220.0 / rate) * rate, 220.0)) < 0.5);
    }
}

TEST_CASE("The spectrum is that of a saw cut off by the note", "[sync]") {
    for (const float ratio : {1.0f, 1.5f, 2.0f, 3.7f, 6.9f}) {
        const auto x = synced(ratio);
        for (const int k : {1, 2, 3, 5, 8}) {
            const double turn = pi * k * 220.0 / rate;
            const double roll_off = db(std::pow(std::sin(turn) / turn, 4));
            const double level = expected(double{ratio}, k) + roll_off;
            INFO("ratio " << ratio << " harmonic " << k);
            if (level > -50.0) CHECK(tone_db(x, 220.0 * k) == Approx(level).margin(0.3));
        }
        CHECK(std::abs(mean(x)) < 2e-3);
    }
}

TEST_CASE("Aliases of a synced A3 lie 55 dB down, of A5 40", "[sync]") {
    for (const float ratio : {1.0f, 1.5f, 2.0f, 2.0001f, 1.9999f, 3.7f, 9.1f}) {
        INFO("ratio " << ratio);
        CHECK(alias_level(synced(ratio), 220.0, 16000.0) < -55.0);
        CHECK(alias_level(synced(ratio, 81.0f), 880.0, 16000.0) < -40.0);
    }
}
