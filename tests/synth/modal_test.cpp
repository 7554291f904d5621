#include "synth/modal.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Signal strike(std::string_view body, std::initializer_list<std::pair<const char*, float>> knobs,
              float note = 57.0f) {
    Rig<Modal> rig;
    rig.voice.pitch = note;
    rig.set("body", body).set("hardness", 0.0f).set("decay", 3.0f);
    for (const auto& [knob, value] : knobs) rig.set(knob, value);
    return rig.play(1.0);
}
}  // namespace

TEST_CASE("Modes lie where the body has them, within a cent", "[modal]") {
    const auto expect = [](std::string_view body, std::initializer_list<double> ratios) {
        const auto x = strike(body, {{"damping", 0.0f}, {"position", 11.0f}});
        for (const double r : ratios) {
            INFO(body << " " << r);
            CHECK(std::abs(cents_between(frequency_near(x, 220.0 * r / rate) * rate, 220.0 * r)) <
                  1.0);
            CHECK(tone_db(x, 220.0 * r) > tone_db(x, 220.0 * r * 1.03) + 15.0);
        }
    };
    expect("bar", {1.0, 2.756, 5.404, 8.933});
    expect("marimba", {1.0, 3.932, 9.538});
    expect("bell", {1.0, 2.0, 2.4, 3.0, 4.0});
    expect("plate", {1.0, 1.73, 2.33, 6.3});
    expect("glass", {1.0, 2.32, 4.25, 6.63});
    expect("membrane", {1.0, 1.593, 2.653, 3.5});
    expect("string", {1.0, 2.0, 5.0, 8.0});
}

TEST_CASE("The first mode falls by 60 dB in the decay, others by the damping", "[modal]") {
    for (const float decay : {0.3f, 1.0f, 8.0f}) {
        const auto x = strike("string", {{"decay", decay}, {"damping", 100.0f}});
        CHECK(decay_time(x, 0.1, 0.4, 220.0) == Approx(double{decay}).epsilon(0.02));
        CHECK(decay_time(x, 0.05, 0.2, 440.0) == Approx(0.5 * double{decay}).epsilon(0.05));
    }
    const auto even = strike("string", {{"damping", 0.0f}});
    CHECK(decay_time(even, 0.1, 0.8, 880.0) == Approx(3.0).epsilon(0.02));
}

TEST_CASE("Hardness and position weigh the modes", "[modal]") {
    const auto hard = strike("string", {}), soft = strike("string", {{"hardness", -12.0f}});
    CHECK(tone_db(hard, 880.0) - tone_db(hard, 220.0) - tone_db(soft, 880.0) +
              tone_db(soft, 220.0) ==
          Approx(24.0).margin(1.0));
    const auto middle = strike("string", {{"position", 50.0f}});
    CHECK(tone_db(middle, 440.0) < tone_db(middle, 220.0) - 40.0);
}

TEST_CASE("Stretch widens the intervals between modes", "[modal]") {
    const auto x = strike("string", {{"stretch", 150.0f}, {"damping", 0.0f}});
    const double f = 220.0 * std::exp2(1.5);
    CHECK(std::abs(cents_between(frequency_near(x, f / rate) * rate, f)) < 1.0);
}

TEST_CASE("A resonator that is driven rings, equally loud for noise at any decay", "[modal]") {
    Signal noise(4 * 44100);
    std::uint32_t seed = 1;
    for (float& v : noise) {
        seed = seed * 1664525u + 1013904223u;
        v = static_cast<float>(static_cast<std::int32_t>(seed)) * 0x1p-31f;
    }
    for (const float decay : {0.2f, 1.0f}) {
        Rig<Modal> rig;
        rig.set("decay", decay).set("damping", 0.0f).feed("in", noise);
        const auto x = rig.play(4.0);
        CHECK(rms(between(x, 1.0, 4.0)) == Approx(0.28).epsilon(0.35));
    }
}

TEST_CASE("Modes above the Nyquist limit are silent", "[modal]") {
    const auto x = strike("marimba", {{"damping", 0.0f}}, 96.0f);
    CHECK(tone_db(x, 2093.0045) > -30.0);
    CHECK(tone_db(x, 44100.0 - 2093.0045 * 16.688) < -90.0);
    CHECK(peak_of(x) < 1.5);
}
