#include "synth/flanger.h"
#include "synth/frequency_shift.h"
#include "synth/phaser.h"
#include "synth/ring_mod.h"
#include "synth/tremolo.h"
#include "synth/warble.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

template <template <class> class M>
double gain(std::initializer_list<std::pair<std::string_view, float>> knobs, double hertz) {
    return db(response(
        [&](const Signal& in) {
            Rig<M> rig;
            for (const auto& [name, value] : knobs) rig.set(name, value);
            return rig.feed("in", in).play(static_cast<double>(in.size()) / rate);
        },
        hertz, rate));
}
double level_of(std::span<const float> x, double hertz) {
    return std::abs(tone(x, hertz / rate));
}
}  // namespace

TEST_CASE("A tremolo falls to its depth as often as it says", "[tremolo]") {
    const Signal ones(44100, 1.0f);
    for (const auto shape : {"sine", "triangle", "square"}) {
        Rig<Tremolo> rig;
        rig.set("rate", 4.0f).set("depth", 60.0f).set("shape", shape);
        const auto x = rig.feed("in", ones).play(1.0);
        const auto [low, high] = std::minmax_element(x.begin(), x.end());
        INFO(shape);
        CHECK(*high == Approx(1.0f).margin(1e-3));
        CHECK(*low == Approx(0.4f).margin(2e-3));
        CHECK(x[44100 / 8] == Approx(0.4f).margin(2e-3));  // half a cycle after the loud start
        CHECK(level_of(x, 4.0) > 0.2);
    }
}

TEST_CASE("A warble bends the pitch by its depth", "[warble]") {
    for (const float depth : {20.0f, 100.0f}) {
        Rig<Warble> rig;
        rig.set("rate", 4.0f).set("depth", depth).feed("in", sine(1000.0, rate, 44100));
        const auto x = rig.play(1.0);
        double low = 1e9, high = 0.0;
        for (std::size_t at = 4410; at + 441 <= x.size(); at += 110) {
            const double f = frequency_near(std::span(x).subspan(at, 441), 1000.0 / rate) * rate;
            low = std::min(low, f), high = std::max(high, f);
        }
        // Windows of 10 ms see a little less than the whole swing.
        CHECK(cents_between(high, 1000.0) == Approx(double{depth}).epsilon(0.08));
        CHECK(cents_between(1000.0, low) == Approx(double{depth}).epsilon(0.08));
    }
    // No depth is no delay either.
    const auto in = sine(440.0, rate, 8820);
    const auto same = Rig<Warble>().set("depth", 0.0f).feed("in", in).play(0.2);
    for (std::size_t i = 0; i < same.size(); ++i) REQUIRE(same[i] == in[i]);
}

TEST_CASE("A resting flanger is a comb whose notches lie at odd halves of its pitch", "[flanger]") {
    const auto at = [](float feedback, double hertz) {
        return gain<Flanger>({{"depth", 0.0f}, {"delay", 0.002f}, {"feedback", feedback}}, hertz);
    };
    CHECK(at(0.0f, 1000.0) == Approx(0.0).margin(0.05));
    CHECK(at(0.0f, 1250.0) < -30.0);
    CHECK(at(80.0f, 1000.0) == Approx(db(0.5 * (1.0 + 5.0))).margin(0.2));
    CHECK(at(-80.0f, 1250.0) == Approx(db(0.5 * (5.0 - 1.0))).margin(0.2));
}

TEST_CASE("A flanger sweeps from a third of its delay to three times it", "[flanger]") {
    Rig<Flanger> rig;
    rig.set("depth", 100.0f).set("delay", 0.003f).set("rate", 1.0f).set("mix", 100.0f);
    rig.set("feedback", 0.0f).feed("in", sine(500.0, rate, 88200));
    double shortest = 1e9, longest = 0.0;
    const auto x = rig.play(2.0);
    const auto in = sine(500.0, rate, 88200);
    for (std::size_t at = 1000; at + 441 < x.size(); at += 100) {
        const auto turn = std::arg(tone(std::span(x).subspan(at, 441), 500.0 / rate) /
                                   tone(std::span(in).subspan(at, 441), 500.0 / rate));
        // Delays of 1 to 9 ms are half a turn to four and a half; count from the last.
        const double base = -turn / (2.0 * pi * 500.0);
        const double guess =
            0.003 * std::pow(3.0, std::sin(2.0 * pi * (static_cast<double>(at) + 220.0) / rate));
        const double delay = base + std::round((guess - base) * 500.0) / 500.0;
        shortest = std::min(shortest, delay), longest = std::max(longest, delay);
    }
    CHECK(shortest == Approx(0.001).epsilon(0.05));
    CHECK(longest == Approx(0.009).epsilon(0.05));
}

TEST_CASE("A resting phaser has half as many notches as stages", "[phaser]") {
    // n allpasses turn by half a turn where each turns by 180/n degrees: at f tan(90/n).
    const auto at = [](float stages, double hertz) {
        return gain<Phaser>({{"stages", stages}, {"frequency", 1000.0f}, {"depth", 0.0f}}, hertz);
    };
    CHECK(at(0.0f, 1000.0) < -50.0);
    for (const double degrees : {22.5, 67.5})
        CHECK(at(1.0f, 1000.0 * std::tan(degrees * pi / 180.0)) < -25.0);
    CHECK(at(1.0f, 1000.0) == Approx(0.0).margin(0.1));
    CHECK(at(3.0f, 30.0) == Approx(0.0).margin(0.3));
}

TEST_CASE("Without mix a phaser passes its input, with mix alone it keeps every level",
          "[phaser]") {
    for (const double hertz : {100.0, 1000.0, 9000.0})
        CHECK(gain<Phaser>({{"mix", 100.0f}, {"depth", 0.0f}}, hertz) == Approx(0.0).margin(0.01));
    const auto in = sine(440.0, rate, 8820);
    const auto same = Rig<Phaser>().set("mix", 0.0f).feed("in", in).play(0.2);
    for (std::size_t i = 0; i < same.size(); ++i) REQUIRE(same[i] == in[i]);
}

TEST_CASE("Feedback of a phaser stays bounded while it sweeps fast", "[phaser]") {
    Rig<Phaser> rig;
    rig.set("feedback", 90.0f).set("rate", 10.0f).set("depth", 100.0f).set("stages", "8");
    CHECK(peak_of(rig.feed("in", sine(700.0, rate, 88200)).play(2.0)) < 12.0);
}

TEST_CASE("A ring modulator makes sum and difference, and removes the tone", "[ring_mod]") {
    Rig<RingMod> rig;
    const auto x = rig.set("frequency", 300.0f).feed("in", sine(1000.0, rate, 44100)).play(1.0);
    CHECK(level_of(x, 700.0) == Approx(0.5).epsilon(0.01));
    CHECK(level_of(x, 1300.0) == Approx(0.5).epsilon(0.01));
    CHECK(level_of(x, 1000.0) < 1e-3);
}

TEST_CASE("A frequency shifter moves a tone and leaves no other", "[frequency_shift]") {
    for (const double hertz : {120.0, 1000.0, 9000.0})
        for (const float shift : {-70.0f, 150.0f}) {
            Rig<FrequencyShift> rig;
            const auto x = rig.set("shift", shift).feed("in", sine(hertz, rate, 66150)).play(1.5);
            const auto settled = std::span(x).subspan(22050);
            INFO(hertz << " by " << shift);
            CHECK(level_of(settled, hertz + double{shift}) == Approx(1.0).epsilon(0.01));
            CHECK(level_of(settled, hertz - double{shift}) < 0.005);
            CHECK(level_of(settled, hertz) < 0.005);
        }
}
