#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/music.h"
#include "fitness/analysis.h"
#include "fitness/loudness.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;
using test::Reference;
using test::Wave;

namespace {

// A tone held for `gate` seconds with an attack, then released with a time constant; one second.
std::vector<float> shaped(double attack, double gate, double release) {
    auto x = test::tone(Wave::saw, 330, 1.0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double t = static_cast<double>(i) / analysis_rate;
        const double level = t < gate ? std::min(1.0, t / attack) : std::exp(-(t - gate) / release);
        x[i] *= static_cast<float>(level);
    }
    return x;
}

}  // namespace

TEST_CASE("Attack and gate are found", "[fitness]") {
    for (const double attack : {0.02, 0.08, 0.2})
        for (const double gate : {0.4, 0.6, 0.8}) {
            const Analysis a = analyse(shaped(attack, gate, 0.03));
            INFO("attack " << attack << ", gate " << gate);
            CHECK(a.attack == Approx(0.9 * attack).margin(0.012));
            CHECK(a.gate == Approx(gate).margin(0.03));
            CHECK(a.release == Approx(6.9 * 0.03).epsilon(0.3));
            CHECK(std::abs(a.sustain) < 1.5f);
            CHECK(a.onset < 0.006f);
        }
}

TEST_CASE("The gates of the played references are found", "[fitness]") {
    int played = 0;
    for (const Reference& r : test::references()) {
        // A plucked string says nothing of when its key was let go; the melody has four gates.
        if (r.gate == 0.0 || r.id == "t16_steel_guitar" || r.notes > 1) continue;
        INFO(r.id);
        ++played;
        CHECK(analyse(r.audio.samples).gate == Approx(r.gate).margin(0.1));
    }
    CHECK(played == 11);
}

TEST_CASE("Leading silence is the onset", "[fitness]") {
    auto x = test::tone(Wave::square, 200, 0.5);
    x.insert(x.begin(), 13230, 0.0f);
    const Analysis a = analyse(x);
    CHECK(a.onset == Approx(0.3).margin(0.012));
    CHECK(a.gate == Approx(0.5).margin(0.03));
}

TEST_CASE("Level and brightness are measured", "[fitness]") {
    const Analysis sine = analyse(test::tone(Wave::sine, 1000, 1.0));
    CHECK(sine.peak_db == Approx(-6.02).margin(0.05));
    CHECK(sine.rms_db == Approx(-9.1).margin(0.2));
    CHECK(sine.centroid == Approx(1000).margin(15));
    CHECK(sine.centroid_start == Approx(sine.centroid_end).margin(20));
    CHECK(analyse(test::tone(Wave::saw, 1000, 1.0)).centroid > 1500);
}

TEST_CASE("Harmonics tell the waveforms apart", "[fitness]") {
    for (const double hertz : {110.0, 440.0}) {
        const Analysis saw = analyse(test::tone(Wave::saw, hertz, 1.0));
        const Analysis square = analyse(test::tone(Wave::square, hertz, 1.0));
        const Analysis triangle = analyse(test::tone(Wave::triangle, hertz, 1.0));
        CHECK(saw.harmonic_slope == Approx(-6.0).margin(0.7));
        CHECK(square.harmonic_slope == Approx(-6.0).margin(0.7));
        CHECK(triangle.harmonic_slope == Approx(-12.0).margin(0.7));
        CHECK(analyse(test::tone(Wave::sine, hertz, 1.0)).harmonic_slope < -30.0f);
        CHECK(saw.odd_share < 0.5f);
        CHECK(square.odd_share > 0.95f);
    }
}

TEST_CASE("The strongest lines of a sound without harmony are found", "[fitness]") {
    std::vector<float> sound = test::tone(Wave::sine, 659.0, 1.0);
    const std::vector<float> weaker = test::tone(Wave::sine, 1811.0, 1.0);
    for (std::size_t i = 0; i < sound.size(); ++i) sound[i] += 0.4f * weaker[i];
    const Analysis found = analyse(sound);
    REQUIRE(found.partials.size() >= 2);
    CHECK(found.partials[0].note == Approx(pitch_of(659.0)).margin(0.1));
    CHECK(found.partials[1].note == Approx(pitch_of(1811.0)).margin(0.1));
    CHECK(analyse(std::vector<float>(44100)).partials.empty());
}

TEST_CASE("What a resonator leaves of noise is found, white noise has no humps", "[fitness]") {
    const std::vector<float> noise = test::white_noise(44100);
    CHECK(analyse(noise).resonances.empty());
    // Two poles a resonator: 2 r cos(w), -r^2.
    const auto ring = [&](double hertz, double radius) {
        const double turn = 2.0 * std::numbers::pi * hertz / analysis_rate;
        std::vector<float> out;
        double one = 0.0, two = 0.0;
        for (const float x : noise) {
            const double y =
                double{x} + 2.0 * radius * std::cos(turn) * one - radius * radius * two;
            two = one;
            one = y;
            out.push_back(static_cast<float>(y));
        }
        return out;
    };
    std::vector<float> sound = ring(600.0, 0.985);
    const std::vector<float> high = ring(3000.0, 0.97);
    for (std::size_t i = 0; i < sound.size(); ++i) sound[i] += 0.5f * high[i];
    const Analysis found = analyse(sound);
    REQUIRE(found.resonances.size() == 2);
    CHECK(found.resonances[0].hertz == Approx(600.0).epsilon(0.06));
    CHECK(found.resonances[1].hertz == Approx(3000.0).epsilon(0.06));
    CHECK(found.resonances[0].level == 0.0f);
    CHECK(found.resonances[1].level < 0.0f);
    CHECK(analyse(test::tone(Wave::saw, 300, 0.5)).resonances.empty());
}

TEST_CASE("Tones are pitched, noises and sweeping drums are not", "[fitness]") {
    for (const Wave wave : test::waves) {
        const Analysis a = analyse(test::tone(wave, 300, 0.5));
        CHECK(a.pitched);
        CHECK(a.voiced_share > 0.9f);
        CHECK(a.noisiness < 0.1f);
        CHECK(a.note == Approx(62.37).margin(0.05));
    }
    const Analysis noise = analyse(test::white_noise(44100));
    CHECK_FALSE(noise.pitched);
    CHECK(noise.noisiness > 0.4f);
    for (const Reference& r : test::references()) {
        INFO(r.id);
        const bool drum = r.id == "t11_kick" || r.id == "t12_snare" || r.id == "t13_hat_closed";
        CHECK(analyse(r.audio.samples).pitched != drum);
    }
}

TEST_CASE("Vibrato is measured and a steady tone has none", "[fitness]") {
    std::vector<float> x;
    double phase = 0.0;
    for (int i = 0; i < 66150; ++i) {
        const double t = i / 44100.0, cents = 40.0 * std::sin(2.0 * std::numbers::pi * 5.5 * t);
        phase += 440.0 * std::exp2(cents / 1200.0) / 44100.0;
        x.push_back(static_cast<float>(0.5 * std::sin(2.0 * std::numbers::pi * phase)));
    }
    const Analysis a = analyse(x);
    CHECK(a.vibrato_rate == Approx(5.5).margin(0.3));
    CHECK(a.vibrato_depth == Approx(40.0).margin(8.0));
    CHECK(analyse(test::tone(Wave::saw, 440, 1.5)).vibrato_depth == 0.0f);
}

TEST_CASE("Odd inputs are analysed without harm", "[fitness]") {
    CHECK(analyse({}).f0 == 0.0f);
    CHECK(analyse(std::vector<float>(50000)).pitched == false);
    for (const std::size_t count : {1u, 2u, 7u, 100u, 1023u, 1025u}) {
        const auto x = test::white_noise(count);
        const Analysis a = analyse(x);
        CHECK(std::isfinite(a.gate));
        CHECK(std::isfinite(a.centroid));
        CHECK(std::isfinite(a.release));
        CHECK(a.gate >= 0.0f);
    }
    for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
        auto x = test::white_noise(2000);
        x[1000] = bad;
        CHECK(analyse(x).f0 == 0.0f);
    }
    const Analysis quiet = analyse(test::scaled(test::tone(Wave::saw, 220, 0.5), 1e-6f));
    CHECK(quiet.f0 == Approx(220).margin(1));
}

TEST_CASE("The knee of two lines is found", "[fitness]") {
    std::vector<float> values;
    for (int i = 0; i < 100; ++i)
        values.push_back(i < 60 ? -0.1f * static_cast<float>(i)
                                : -6.0f - 2.0f * static_cast<float>(i - 60));
    const Knee knee = find_knee(values);
    CHECK(std::abs(static_cast<int>(knee.at) - 60) <= 1);
    CHECK(knee.slope_before == Approx(-0.1).margin(0.01));
    CHECK(knee.slope_after == Approx(-2.0).margin(0.05));
}

TEST_CASE("A sweep of the brightness is timed", "[fitness]") {
    // Harmonics that fade in over 0.4 s and fall to a third again.
    std::vector<float> sound(44100);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const float t = static_cast<float>(i) / 44100.0f;
        const float bright = t < 0.4f ? t / 0.4f : std::max(0.3f, 1.0f - (t - 0.4f) / 0.2f);
        const float turn = 6.2831853f * 220.0f * t;
        sound[i] = 0.3f * std::sin(turn) + 0.3f * bright * bright * std::sin(9.0f * turn);
    }
    const Sweep sweep = analyse(sound).sweep;
    CHECK(sweep.octaves > 1.5f);
    CHECK(sweep.attack == Approx(0.35f).margin(0.08f));
    CHECK(sweep.sustain < 0.7f);
    CHECK(analyse(test::tone(Wave::saw, 220.0, 1.0)).sweep.octaves < 0.25f);
}
