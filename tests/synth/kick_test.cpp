#include "synth/kick.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

Rig<Kick> plain_kick() {
    Rig<Kick> rig;
    rig.set("sweep", 0.0f).set("snap", 0.0f).set("click", 0.0f).set("drive", 0.0f);
    return rig.set("decay", 5.0f);
}
// Hz from the zero crossings about a time.
double frequency_at(const Signal& x, double seconds) {
    const auto from = static_cast<std::size_t>(seconds * rate);
    std::vector<double> crossings;
    for (std::size_t i = from; i + 1 < x.size() && crossings.size() < 3; ++i)
        if ((x[i] < 0.0f) != (x[i + 1] < 0.0f))
            crossings.push_back(static_cast<double>(i) +
                                double{x[i]} / (double{x[i]} - double{x[i + 1]}));
    return rate / (crossings[2] - crossings[0]);
}
}  // namespace

TEST_CASE("Without sweeps a kick is a sine at its frequency", "[kick]") {
    auto rig = plain_kick();
    for (const float hertz : {40.0f, 110.0f, 700.0f}) {
        const auto x = rig.set("frequency", hertz).play(1.0);
        CHECK(frequency_near(x, double{hertz} / rate) * rate ==
              Approx(double{hertz}).epsilon(1e-4));
    }
    rig.set("track", 100.0f).set("frequency", 100.0f);
    rig.voice.pitch = 72.0f;
    CHECK(frequency_near(rig.play(1.0), 200.0 / rate) * rate == Approx(200.0).epsilon(1e-4));
}

TEST_CASE("The pitch falls by two exponentials in Hz", "[kick]") {
    auto rig = plain_kick();
    rig.set("frequency", 100.0f).set("sweep", 36.0f).set("sweep_time", 0.6f);
    rig.set("snap", 24.0f).set("snap_time", 0.06f);
    const auto x = rig.play(1.5);
    for (const double t : {0.005, 0.02, 0.1, 0.3, 1.0}) {
        const double expected = 100.0 * (1.0 + 7.0 * std::pow(10.0, -3.0 * t / 0.6) +
                                         3.0 * std::pow(10.0, -3.0 * t / 0.06));
        // Zero crossings tell the pitch a while after.
        CHECK(frequency_at(x, t - 0.4 / expected) == Approx(expected).epsilon(0.06));
    }
}

TEST_CASE("A kick holds, then falls by 60 dB in the decay", "[kick]") {
    auto rig = plain_kick();
    rig.set("frequency", 200.0f).set("hold", 0.2f).set("decay", 0.5f);
    const auto x = rig.play(1.0);
    CHECK(rms(between(x, 0.1, 0.15)) == Approx(0.707).epsilon(0.01));
    CHECK(decay_time(x, 0.25, 0.5) == Approx(0.5).epsilon(0.02));
}

TEST_CASE("The click lasts some milliseconds and ends exactly", "[kick]") {
    const auto without = plain_kick().play(0.1);
    const auto with = plain_kick().set("click", 100.0f).set("tone", 15000.0f).play(0.1);
    Signal click(with.size());
    for (std::size_t i = 0; i < with.size(); ++i) click[i] = with[i] - without[i];
    CHECK(rms(between(click, 0.0, 0.002)) > 0.2);
    CHECK(rms(between(click, 0.01, 0.012)) < 0.01);
    CHECK(peak_of(between(click, 0.022, 0.099)) == 0.0);
}

TEST_CASE("Drive rounds the peaks, which stay at full scale", "[kick]") {
    const auto x = plain_kick().set("drive", 44.0f).set("frequency", 200.0f).play(0.3);
    CHECK(peak_of(x) == Approx(1.0).epsilon(0.01));
    CHECK(tone_db(x, 600.0) > -15.0);
    CHECK(tone_db(x, 400.0) < -60.0);
}
