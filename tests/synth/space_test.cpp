#include "synth/comb.h"
#include "synth/echo.h"
#include "synth/hall.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
std::size_t loudest(std::span<const float> x) {
    const auto less = [](float a, float b) { return std::abs(a) < std::abs(b); };
    return static_cast<std::size_t>(std::max_element(x.begin(), x.end(), less) - x.begin());
}
Rig<Hall> hall(float rate = 44100.0f) {
    Rig<Hall> rig(rate);
    rig.set("mix", 100.0f).set("damping", 20000.0f).set("low_cut", 5.0f);
    return rig;
}
// Time to fall by 60 dB, from the backward-integrated energy between -5 and -35 dB (Schroeder,
// 1965).
double decay_time(const Signal& x, double rate) {
    std::vector<double> left(x.size());
    double total = 0.0;
    for (std::size_t i = x.size(); i-- > 0;) left[i] = total += double{x[i]} * double{x[i]};
    std::size_t first = 0, last = 0;
    while (left[first] > total * std::pow(10.0, -0.5)) ++first;
    while (left[last] > total * std::pow(10.0, -3.5)) ++last;
    return 2.0 * static_cast<double>(last - first) / rate;
}
}  // namespace

TEST_CASE("A filtered echo comes after its time, to the sample, at every rate", "[echo]") {
    for (const float rate : {8000.0f, 44100.0f, 192000.0f})
        for (const float time : {0.005f, 0.0371f, 0.25f, 2.0f}) {
            Rig<Echo> rig(rate);
            rig.set("time", time).set("mix", 100.0f).set("high_cut", 20000.0f);
            const auto x = rig.feed("in", Signal{1.0f}).play(double{time} + 0.01);
            INFO(time << " s at " << rate);
            CHECK(static_cast<double>(loudest(x)) ==
                  Approx(double{time} * double{rate}).margin(rate > 1e5f ? 1.01 : 0.5001));
        }
}

TEST_CASE("Echoes decay by the feedback, upside down if it is negative", "[echo]") {
    for (const float feedback : {-60.0f, 30.0f, 95.0f}) {
        Rig<Echo> rig;
        rig.set("time", 0.1f).set("feedback", feedback).set("mix", 100.0f);
        rig.set("high_cut", 20000.0f).set("low_cut", 5.0f);
        const auto x = rig.feed("in", sine(400.0, 44100.0, 2205, 0.5)).play(0.6);
        for (std::size_t n = 1; n < 5; ++n) {
            const auto part = [&](std::size_t k) { return std::span(x).subspan(4410 * k, 2205); };
            const auto ratio = tone(part(n + 1), 400.0 / 44100.0) / tone(part(n), 400.0 / 44100.0);
            CHECK(ratio.real() == Approx(double{feedback} * 0.01).epsilon(0.03));
        }
    }
}

TEST_CASE("Every echo passes the cuts, the first one too", "[echo]") {
    const auto first = [](double hertz) {
        Rig<Echo> rig;
        rig.set("time", 0.5f).set("mix", 100.0f).set("low_cut", 300.0f).set("high_cut", 3000.0f);
        const auto x = rig.feed("in", sine(hertz, 44100.0, 17640)).play(0.9);
        return db(std::abs(tone(std::span(x).subspan(22050 + 4410, 13230 - 500), hertz / 44100.0)));
    };
    CHECK(first(300.0) == Approx(-3.06).margin(0.1));
    CHECK(first(3000.0) == Approx(-3.06).margin(0.1));
    CHECK(first(1000.0) > -1.0);
}

TEST_CASE("A steep high cut falls by 12 dB an octave, a gentle one by 6", "[echo]") {
    const auto fall = [](std::string_view slope) {
        const auto first = [&](double hertz) {
            Rig<Echo> rig(96000.0f);
            rig.set("time", 0.5f).set("mix", 100.0f).set("slope", slope).set("high_cut", 500.0f);
            const auto x = rig.feed("in", sine(hertz, 96000.0, 38400)).play(0.9);
            return db(std::abs(tone(std::span(x).subspan(52000, 30000), hertz / 96000.0)));
        };
        return first(2000.0) - first(4000.0);
    };
    CHECK(fall("6") == Approx(6.0).margin(0.3));
    CHECK(fall("12") == Approx(12.0).margin(0.3));
}

TEST_CASE("A comb rings at its frequency and its harmonics", "[comb]") {
    const auto gain = [](float feedback, double hertz) {
        return response(
            [&](const Signal& in) {
                Rig<Comb> rig;
                rig.set("frequency", 441.0f).set("feedback", feedback).set("mix", 100.0f);
                return rig.feed("in", in).play(static_cast<double>(in.size()) / 44100.0);
            },
            hertz, 44100.0);
    };
    CHECK(gain(80.0f, 441.0) == Approx(5.0).epsilon(0.01));
    CHECK(gain(80.0f, 882.0) == Approx(5.0).epsilon(0.01));
    CHECK(gain(80.0f, 661.5) == Approx(1.0 / 1.8).epsilon(0.01));
    CHECK(gain(-80.0f, 220.5) == Approx(5.0).epsilon(0.01));
}

TEST_CASE("A hall falls by 60 dB in its decay time, within 20 %, at any size", "[hall]") {
    for (const float size : {0.25f, 1.0f, 2.0f})
        for (const float decay : {0.6f, 2.0f}) {
            const auto x = hall()
                               .set("size", size)
                               .set("decay", decay)
                               .feed("in", Signal{1.0f})
                               .play(double{decay});
            INFO("size " << size << ", decay " << decay << ": " << decay_time(x, 44100.0));
            CHECK(decay_time(x, 44100.0) == Approx(double{decay}).epsilon(0.2));
        }
}

TEST_CASE("The energy of a hall depends neither on its decay nor on its size", "[hall]") {
    for (const float size : {0.25f, 1.0f, 2.0f})
        for (const float decay : {0.5f, 1.0f, 3.0f}) {
            const auto x =
                hall().set("size", size).set("decay", decay).feed("in", Signal{1.0f}).play(3.0);
            const double energy = db(rms(x) * std::sqrt(static_cast<double>(x.size())));
            INFO("size " << size << ", decay " << decay << ": " << energy);
            CHECK(energy == Approx(0.0).margin(4.5));
        }
}

TEST_CASE("A hall answers after its pre-delay and the way to its nearest wall", "[hall]") {
    for (const float rate : {8000.0f, 44100.0f}) {
        const auto first = [&](float predelay, float size) {
            auto rig = hall(rate);
            rig.set("predelay", predelay).set("size", size);
            const auto x = rig.feed("in", Signal{1.0f}).play(0.4);
            std::size_t i = 0;
            while (std::abs(x[i]) < 1e-6f) ++i;
            return static_cast<double>(i) / double{rate};
        };
        const double wall = first(0.0f, 1.0f);
        CHECK(wall == Approx(0.0317).margin(0.0005));
        CHECK(first(0.1f, 1.0f) - wall == Approx(0.1).margin(1.1 / double{rate}));
        CHECK(first(0.0f, 2.0f) == Approx(2.0 * wall).margin(1.1 / double{rate}));
    }
}

TEST_CASE("A tail of a hall is dense, and damping takes its highs", "[hall]") {
    const auto x = hall().set("decay", 3.0f).feed("in", Signal{1.0f}).play(1.2);
    const auto part = std::span(x).subspan(22050, 8820);
    const double sigma = rms(part);
    // Beyond one standard deviation: 0.317 for dense, Gaussian noise.
    CHECK(static_cast<double>(std::count_if(part.begin(), part.end(),
                                            [&](float v) { return std::abs(double{v}) > sigma; })) /
              8820.0 ==
          Approx(0.317).margin(0.05));
    const auto dark =
        hall().set("decay", 3.0f).set("damping", 1500.0f).feed("in", Signal{1.0f}).play(1.2);
    const auto high = [](const Signal& s) {
        const auto bins = spectrum(std::span(s).subspan(22050, 16384));
        double power = 0.0;
        for (std::size_t k = 2200; k < 4000; ++k) power += bins[k] * bins[k];
        return power;
    };
    CHECK(high(dark) < 1e-3 * high(x));
}

TEST_CASE("A hall whose size moves does not click and stays bounded", "[hall]") {
    auto rig = hall();
    rig.set("decay", 20.0f).feed("in", sine(200.0, 44100.0, 88200, 0.3));
    float phase = 0.0f;
    const auto x = rig.play(2.0, [&](auto& r) {
        phase += 0.01f;
        r.set("size", 1.0f + 0.7f * std::sin(phase));
    });
    CHECK(peak_of(x) < 5.0);
}

TEST_CASE("Dry echoes, combs and halls pass their input unchanged", "[effects]") {
    const auto in = sine(440.0, 44100.0, 8820);
    const auto same = [&](auto rig) {
        const auto out = rig.set("mix", 0.0f).feed("in", in).play(0.19);
        for (std::size_t i = 0; i < out.size(); ++i) REQUIRE(out[i] == in[i]);
    };
    same(Rig<Echo>()), same(Rig<Comb>()), same(Rig<Hall>());
}
