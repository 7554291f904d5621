#include "synth/reverb.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
Rig<Reverb> room(float decay, float damping, float rate = 44100.0f) {
    Rig<Reverb> rig(rate);
    rig.set("decay", decay).set("damping", damping).set("mix", 100.0f);
    return rig;
}
// Time to fall by 60 dB: from the slope of the backward-integrated energy between -5 and -45 dB
// (Schroeder, 1965).
double decay_time(const Signal& x, double rate) {
    std::vector<double> left(x.size());
    double total = 0.0;
    for (std::size_t i = x.size(); i-- > 0;) left[i] = total += double{x[i]} * double{x[i]};
    std::size_t first = 0, last = 0;
    while (left[first] > total * std::pow(10.0, -0.5)) ++first;
    while (left[last] > total * std::pow(10.0, -4.5)) ++last;
    return 1.5 * static_cast<double>(last - first) / rate;
}
// A click whose highs are gone, so that damping does not count.
Signal thud(double rate) {
    Signal x(static_cast<std::size_t>(rate * 0.01));
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<float>(
            std::pow(std::sin(pi * static_cast<double>(i) / static_cast<double>(x.size())), 2.0));
    return x;
}
}  // namespace

TEST_CASE("A reverb falls by 60 dB in its decay time, within 15 %, at every rate", "[reverb]") {
    for (const float rate : {8000.0f, 44100.0f, 96000.0f})
        for (const float decay : {0.2f, 0.5f, 1.5f, 4.0f}) {
            const auto x = room(decay, 20000.0f, rate)
                               .feed("in", thud(double{rate}))
                               .play(std::min(1.5 * double{decay}, 4.0));
            const double measured = decay_time(x, double{rate});
            INFO(decay << " s at " << rate << ": " << measured);
            CHECK(measured == Approx(double{decay}).epsilon(0.15));
        }
}

TEST_CASE("Damping shortens the tail of the highs and leaves the lows", "[reverb]") {
    const auto highs = [](float damping, double hertz) {
        auto in = sine(hertz, 44100.0, 4410);
        for (std::size_t i = 0; i < in.size(); ++i)  // faded in and out, so that it is one tone
            in[i] *=
                static_cast<float>(std::pow(std::sin(pi * static_cast<double>(i) / 4410.0), 2));
        const auto x = room(2.0f, damping).feed("in", in).play(2.0);
        return decay_time(Signal(x.begin() + 4410, x.end()), 44100.0);
    };
    CHECK(highs(2000.0f, 6000.0) < 0.25 * highs(20000.0f, 6000.0));
    CHECK(highs(2000.0f, 100.0) == Approx(highs(20000.0f, 100.0)).epsilon(0.2));
}

TEST_CASE("The energy of a room does not depend on its decay", "[reverb]") {
    const auto energy = [](float decay) {
        const auto x = room(decay, 20000.0f).feed("in", {1.0f}).play(3.0);
        return db(rms(x) * std::sqrt(static_cast<double>(x.size())));
    };
    for (const float decay : {0.1f, 0.4f, 1.0f, 3.0f}) {
        INFO(decay << ": " << energy(decay));
        CHECK(energy(decay) == Approx(0.0).margin(3.0));
    }
}

TEST_CASE("A tail is smooth: echoes soon overlap and no tone stands out", "[reverb]") {
    const auto x = room(3.0f, 20000.0f).feed("in", {1.0f}).play(1.5);
    // Fraction of samples beyond one standard deviation: 0.317 for dense, Gaussian noise.
    const auto density = [&](double from) {
        const auto part = std::span(x).subspan(static_cast<std::size_t>(from * 44100.0), 4410);
        const double sigma = rms(part);
        return static_cast<double>(
                   std::count_if(part.begin(), part.end(),
                                 [&](float v) { return std::abs(double{v}) > sigma; })) /
               4410.0;
    };
    CHECK(density(0.2) == Approx(0.317).margin(0.05));
    CHECK(density(1.0) == Approx(0.317).margin(0.05));
    const auto bins = spectrum(std::span(x).subspan(22050, 32768));
    double worst = 0.0, power = 0.0;
    for (std::size_t i = 200; i < 14000; ++i) {
        worst = std::max(worst, bins[i]);
        power += bins[i] * bins[i] / 13800.0;
    }
    CHECK(db(worst / std::sqrt(power)) < 19.0);
}

TEST_CASE("The longest reverb is stable under a loud, long input", "[reverb]") {
    auto rig = room(12.0f, 20000.0f);
    const auto x = rig.feed("in", sine(440.0, 44100.0, 44100 * 8)).play(9.0);
    const auto seconds = [&](std::size_t s) { return rms(std::span(x).subspan(s * 44100, 22050)); };
    CHECK(seconds(8) < seconds(7));
    CHECK(peak_of(x) < 20.0);
}

TEST_CASE("A dry reverb passes its input unchanged", "[reverb]") {
    const auto in = sine(440.0, 44100.0, 8192);
    const auto out = room(1.0f, 5000.0f).set("mix", 0.0f).feed("in", in).play(0.15);
    for (std::size_t i = 0; i < out.size(); ++i) REQUIRE(out[i] == in[i]);
}
