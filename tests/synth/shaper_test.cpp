#include "synth/shaper.h"

#include <set>

#include "synth/bitcrush.h"
#include "synth/exciter.h"
#include "synth/fold.h"
#include "synth/hard_clip.h"
#include "synth/rational.h"
#include "synth/soft_clip.h"
#include "synth/tube.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

template <template <class> class M>
Signal shaped(std::string_view quality, float drive, const Signal& in, float bias = 0.0f) {
    Rig<M> rig;
    rig.set("quality", quality).set("drive", drive).set("bias", bias);
    return rig.feed("in", in).play(static_cast<double>(in.size()) / rate);
}

// The loudest partial that is no harmonic, in dB below the fundamental: a tone whose harmonics and
// their aliases fall on different bins.
double loudest_alias(const Signal& x, std::size_t fundamental) {
    const auto bins = spectrum(std::span(x).subspan(2048, 16384));
    double worst = 0.0;
    for (std::size_t k = 50; k < bins.size(); ++k) {
        const std::size_t off = std::min(k % fundamental, fundamental - k % fundamental);
        if (off > 6) worst = std::max(worst, bins[k]);
    }
    return db(worst / bins[fundamental]);
}
// A bin of 16384 samples near 1.2 kHz that shares no factor with their number.
constexpr std::size_t tone_bin = 449;
const Signal tone_in = sine(static_cast<double>(tone_bin) / 16384.0 * rate, rate, 20480, 0.5);

// What an ideal curve makes of a sine that stays below the Nyquist limit.
double worst_error(const Signal& x, const Signal& in, double (*curve)(double), float drive) {
    const double gain = std::pow(10.0, double{drive} / 20.0);
    const double level = 1.0 / (curve(0.5 * gain) - curve(-0.5 * gain));
    double worst = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
        worst = std::max(worst, std::abs(double{x[i]} - level * curve(gain * double{in[i]})));
    return worst;
}
}  // namespace

TEST_CASE("Raw shapers are their curve, sample by sample", "[shaper]") {
    const auto in = sine(100.0, rate, 4410, 0.8);
    CHECK(worst_error(shaped<SoftClip>("raw", 20.0f, in), in, std::tanh, 20.0f) < 2e-6);
    CHECK(worst_error(
              shaped<HardClip>("raw", 20.0f, in), in,
              [](double x) { return std::clamp(x, -1.0, 1.0); }, 20.0f) < 5e-4);
    CHECK(worst_error(
              shaped<Rational>("raw", 20.0f, in), in,
              [](double x) { return x / (1.0 + 0.5 * std::abs(x) + 0.5 * x * x); }, 20.0f) < 2e-6);
    // The curve has no height to scale by at this drive; the floor of the level applies.
    const auto folded = shaped<Fold>("raw", 12.0f, in);
    const double gain = std::pow(10.0, 0.6);
    const auto fold = [](double x) { return std::asin(std::sin(pi / 2.0 * x)) * 2.0 / pi; };
    const double level = 1.0 / std::max(2.0 * fold(0.5 * gain), 0.5);
    for (std::size_t i = 0; i < folded.size(); ++i)
        REQUIRE(double{folded[i]} == Approx(level * fold(gain * double{in[i]})).margin(1e-5));
}

TEST_CASE("A half of full scale keeps its height at any drive", "[shaper]") {
    const auto in = sine(100.0, rate, 8820, 0.5);
    for (const float drive : {-12.0f, 0.0f, 24.0f, 48.0f}) {
        CHECK(peak_of(shaped<SoftClip>("raw", drive, in)) == Approx(0.5).epsilon(0.01));
        CHECK(peak_of(shaped<HardClip>("raw", drive, in)) == Approx(0.5).epsilon(0.01));
    }
    CHECK(peak_of(shaped<SoftClip>("clean", 24.0f, in)) == Approx(0.5).epsilon(0.06));
}

TEST_CASE("Clean shapers alias less than raw ones by 30 dB or more", "[shaper]") {
    const auto check = [](auto shape, float drive, double limit) {
        const double raw = loudest_alias(shape("raw", drive), tone_bin);
        const double clean = loudest_alias(shape("clean", drive), tone_bin);
        INFO("raw " << raw << " dB, clean " << clean << " dB");
        CHECK(clean < limit);
        CHECK(clean < raw - 20.0);
    };
    check([](auto q, float d) { return shaped<SoftClip>(q, d, tone_in); }, 18.0f, -80.0);
    check([](auto q, float d) { return shaped<Tube>(q, d, tone_in); }, 18.0f, -60.0);
    check([](auto q, float d) { return shaped<HardClip>(q, d, tone_in); }, 18.0f, -55.0);
    check([](auto q, float d) { return shaped<Fold>(q, d, tone_in); }, 12.0f, -50.0);
}

TEST_CASE("Clean quality passes what it does not shape, three samples late", "[shaper]") {
    Rig<SoftClip> rig;
    rig.set("mix", 0.0f).feed("in", sine(1000.0, rate, 8820));
    const auto x = rig.play(0.2);
    const std::span<const float> settled = std::span(x).subspan(2000);
    CHECK(std::abs(tone(settled, 1000.0 / rate)) == Approx(1.0).epsilon(1e-3));
    const double turn = std::arg(tone(std::span(x), 1000.0 / rate) /
                                 tone(sine(1000.0, rate, x.size()), 1000.0 / rate));
    CHECK(-turn / (2.0 * pi * 1000.0 / rate) == Approx(3.1).margin(0.1));
    for (const double hertz : {100.0, 5000.0, 15000.0, 19000.0})
        CHECK(db(response(
                  [](const Signal& in) {
                      return Rig<SoftClip>()
                          .set("mix", 0.0f)
                          .feed("in", in)
                          .play(static_cast<double>(in.size()) / rate);
                  },
                  hertz, rate)) == Approx(0.0).margin(0.01));
}

TEST_CASE("Symmetric curves add odd harmonics alone, bias and tubes even ones", "[shaper]") {
    const auto in = sine(200.0, rate, 44100, 0.5);
    const auto harmonic = [](const Signal& x, double k) {
        return std::abs(tone(std::span(x).subspan(4410), k * 200.0 / rate));
    };
    for (const auto quality : shaper_qualities) {
        const auto x = shaped<SoftClip>(quality, 24.0f, in);
        CHECK(harmonic(x, 3) > 0.1 * harmonic(x, 1));
        for (const double k : {2.0, 4.0, 6.0}) CHECK(harmonic(x, k) < 1e-5);
        const auto biased = shaped<SoftClip>(quality, 12.0f, in, 50.0f);
        CHECK(harmonic(biased, 2) > 0.05 * harmonic(biased, 1));
        const auto tube = shaped<Tube>(quality, 12.0f, in);
        CHECK(harmonic(tube, 2) > 0.05 * harmonic(tube, 1));
    }
}

TEST_CASE("A tube has a ceiling of its own on either side", "[shaper]") {
    Rig<Tube> rig;
    rig.set("asymmetry", 50.0f).set("drive", 40.0f).set("quality", "raw");
    const auto x = rig.feed("in", sine(100.0, rate, 4410)).play(0.1);
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    CHECK(double{*high} / -double{*low} == Approx(4.0).epsilon(0.01));
}

TEST_CASE("Silence stays silent however a shaper is biased", "[shaper]") {
    for (const float bias : {-100.0f, 30.0f, 100.0f}) {
        CHECK(peak_of(Rig<SoftClip>().set("bias", bias).play(0.2)) < 1e-5);
        CHECK(peak_of(Rig<Tube>().set("bias", bias).set("quality", "raw").play(0.2)) < 1e-6);
    }
}

TEST_CASE("Crushing to few bits leaves that many levels", "[bitcrush]") {
    for (const float bits : {1.0f, 2.0f, 4.0f}) {
        Rig<Bitcrush> rig;
        rig.set("bits", bits).set("rate", 48000.0f).feed("in", sine(50.0, rate, 8820));
        const auto x = rig.play(0.2);
        const double step = std::pow(2.0, 1.0 - double{bits});
        for (const float v : x) REQUIRE(std::remainder(double{v}, step) == 0.0);
        // From -1 to 1.
        const std::set<float> levels(x.begin(), x.end());
        CHECK(levels.size() == static_cast<std::size_t>(std::pow(2.0, double{bits})) + 1);
    }
}

TEST_CASE("A reduced rate takes that many samples a second and holds them", "[bitcrush]") {
    Rig<Bitcrush> rig(48000.0f);
    rig.set("bits", 16.0f).set("rate", 6000.0f);
    Signal ramp(4800);
    for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<float>(i) / 8192.0f;
    const auto x = rig.feed("in", ramp).play(0.1);
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(x[i] == ramp[i / 8 * 8]);
    const auto all = Rig<Bitcrush>(96000.0f)
                         .set("bits", 16.0f)
                         .set("rate", 48000.0f)
                         .feed("in", ramp)
                         .play(0.04);
    for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(all[i] == ramp[i]);
}

TEST_CASE("An exciter adds harmonics of the highs and leaves the lows alone", "[exciter]") {
    const auto excited = [](double hertz) {
        return Rig<Exciter>()
            .set("amount", 100.0f)
            .feed("in", sine(hertz, rate, 22050, 0.5))
            .play(0.5);
    };
    const auto high = excited(4000.0), low = excited(100.0);
    const auto partial = [](const Signal& x, double hertz) {
        return std::abs(tone(std::span(x).subspan(4410), hertz / rate));
    };
    CHECK(partial(high, 8000.0) > 0.02);
    CHECK(partial(high, 12000.0) > 0.02);
    CHECK(partial(low, 100.0) == Approx(0.5).epsilon(0.01));
    CHECK(partial(low, 300.0) < 1e-3);
}
