#include "synth/pluck.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

struct Knobs {
    float decay = 3.0f, damping = 5000.0f, stiffness = 0.0f, position = 15.0f, tone = 0.0f;
    float noise = 0.0f, note = 57.0f;
};
Signal string(const Knobs& k, double seconds = 1.0, float at_rate = 44100.0f) {
    Rig<Pluck> rig(at_rate);
    rig.voice.pitch = k.note;
    rig.set("decay", k.decay).set("damping", k.damping).set("stiffness", k.stiffness);
    rig.set("position", k.position).set("tone", k.tone).set("noise", k.noise);
    return rig.play(seconds);
}
double hertz_of(float note) {
    return 440.0 * std::exp2((double{note} - 69.0) / 12.0);
}
}  // namespace

TEST_CASE("A string is in tune within 3 cents, whatever its losses and stiffness", "[pluck]") {
    for (const float note : {28.0f, 45.0f, 69.0f, 88.0f, 100.0f})
        for (const float damping : {2500.0f, 20000.0f})
            for (const float stiffness : {0.0f, 20.0f, 100.0f}) {
                const double f = hertz_of(note);
                const auto x = string({.damping = damping, .stiffness = stiffness, .note = note});
                const auto held = between(x, 0.05, 0.35);
                INFO("note " << note << ", damping " << damping << ", stiffness " << stiffness);
                CHECK(std::abs(cents_between(frequency_near(held, f / rate) * rate, f)) < 3.0);
            }
    for (const float r : {22050.0f, 192000.0f}) {
        const auto x = string({.note = 64.0f}, 0.5, r);
        const double f = hertz_of(64.0f), hz{r};
        CHECK(std::abs(cents_between(frequency_near(x, f / hz) * hz, f)) < 3.0);
    }
}

TEST_CASE("Notes above a twelfth of the sample rate stay there", "[pluck]") {
    const auto x = string({.damping = 20000.0f, .note = 120.0f}, 0.3);
    CHECK(frequency_near(x, 1.0 / 12.0) * 12.0 == Approx(1.0).epsilon(1e-3));
}

TEST_CASE("The fundamental falls by 60 dB in the decay", "[pluck]") {
    for (const float decay : {0.5f, 2.0f, 10.0f})
        for (const float note : {40.0f, 57.0f, 76.0f}) {
            const auto x = string({.decay = decay, .damping = 20000.0f, .note = note});
            INFO(decay << " s, note " << note);
            CHECK(decay_time(x, 0.2, 0.6, hertz_of(note)) == Approx(double{decay}).epsilon(0.05));
        }
}

TEST_CASE("Partials at the damping fall by 60 dB in a tenth of a second", "[pluck]") {
    for (const float note : {45.0f, 69.0f}) {
        const double f = hertz_of(note), k = std::round(2000.0 / f);
        const auto x = string({.decay = 20.0f, .damping = static_cast<float>(k * f), .note = note});
        CHECK(decay_time(x, 0.01, 0.06, k * f) == Approx(0.1).epsilon(0.1));
        CHECK(decay_time(x, 0.02, 0.2, std::round(k / 2.0) * f) > 0.2);
    }
}

TEST_CASE("Stiffness makes upper partials sharp", "[pluck]") {
    const auto partial = [](float stiffness, double k, double guess) {
        const auto x = string({.damping = 20000.0f, .stiffness = stiffness, .note = 45.0f});
        return frequency_near(between(x, 0.02, 0.52), guess / rate) * rate / (110.0 * k);
    };
    CHECK(partial(0.0f, 10.0, 1100.0) == Approx(1.0).epsilon(1e-4));
    double sharpest = 0.0;
    const auto x = string({.damping = 20000.0f, .stiffness = 60.0f, .note = 45.0f});
    const auto bins = spectrum(std::span(x).subspan(1000, 32768));
    for (std::size_t i = 830; i < 900; ++i)  // 1117 to 1211 Hz
        if (bins[i] > bins[static_cast<std::size_t>(sharpest)]) sharpest = static_cast<double>(i);
    CHECK(sharpest * rate / 32768.0 > 1120.0);
    CHECK(db(bins[static_cast<std::size_t>(sharpest)]) > tone_db(x, 1100.0) + 10.0);
}

TEST_CASE("A string plucked at 1/n lacks the nth partial", "[pluck]") {
    const auto half = string({.position = 50.0f}), fifth = string({.position = 20.0f});
    CHECK(tone_db(half, 440.0) < tone_db(half, 660.0) - 20.0);
    CHECK(tone_db(fifth, 1100.0) < tone_db(fifth, 880.0) - 15.0);
}

TEST_CASE("Tone makes the pluck dull or sharp", "[pluck]") {
    double last = 0.0;
    for (const float tone : {-100.0f, -40.0f, 0.0f, 50.0f, 100.0f}) {
        const auto x = string({.damping = 15000.0f, .tone = tone});
        const double bright = centroid(between(x, 0.0, 0.1));
        CHECK(bright > last * 1.03);
        last = bright;
    }
}

TEST_CASE("A string leaves no DC and falls silent", "[pluck]") {
    const auto x = string({.decay = 0.3f, .noise = 100.0f}, 2.0);
    CHECK(peak_of(std::span(x).last(4410)) < 1e-4);
    CHECK(std::abs(mean(between(x, 0.2, 1.0))) < 1e-4);
}

TEST_CASE("What comes in drives the string", "[pluck]") {
    Rig<Pluck> rig;
    rig.voice.pitch = 57.0f;
    const auto x = rig.set("decay", 20.0f).feed("in", sine(440.0, rate, 44100, 0.05)).play(2.0);
    CHECK(tone_db(between(x, 0.5, 1.0), 440.0) > tone_db(between(x, 0.5, 1.0), 220.0));
}
