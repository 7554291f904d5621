#include "synth/noise.h"

#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
Signal noise(float slope, std::int32_t seed = 7, double seconds = 1.0, float rate = 44100.0f) {
    Rig<Noise> rig(rate);
    rig.voice.seed = seed;
    return rig.set("slope", slope).play(seconds);
}

// Mean power in dB of octave bands from `low` Hz up, per Hz.
std::vector<double> octaves(const Signal& x, double low, std::size_t count, double rate) {
    constexpr std::size_t size = 8192;
    std::vector<double> power(count), bins(count);
    for (std::size_t at = 0; at + size <= x.size(); at += size) {
        const auto s = spectrum(std::span(x).subspan(at, size));
        for (std::size_t i = 0; i < s.size(); ++i) {
            const double octave = std::log2(static_cast<double>(i) * rate / size / low);
            if (octave < 0.0 || octave >= static_cast<double>(count)) continue;
            power[static_cast<std::size_t>(octave)] += s[i] * s[i];
            bins[static_cast<std::size_t>(octave)] += 1.0;
        }
    }
    for (std::size_t i = 0; i < count; ++i) power[i] = 10.0 * std::log10(power[i] / bins[i]);
    return power;
}
}  // namespace

TEST_CASE("The spectrum of noise falls or rises by its slope, within 1 dB an octave", "[noise]") {
    for (const float slope : {-6.0f, -4.5f, -3.0f, -1.0f, 0.0f, 2.0f, 3.0f, 6.0f}) {
        const auto bands = octaves(noise(slope, 7, 12.0), 60.0, 7, 44100.0);  // to 7.7 kHz
        const double overall = (bands[6] - bands[0]) / 6.0;
        INFO("slope " << slope << ": " << overall);
        CHECK(overall == Approx(double{slope}).margin(0.3));
        for (std::size_t i = 1; i < bands.size(); ++i)
            CHECK(bands[i] - bands[i - 1] == Approx(double{slope}).margin(1.0));
    }
}

TEST_CASE("Colours of noise are about equally strong", "[noise]") {
    const double white = rms(noise(0.0f, 7, 4.0));
    CHECK(white == Approx(0.577).epsilon(0.02));
    for (const float slope : {-6.0f, -3.0f, 3.0f, 6.0f}) {
        INFO(slope << ": " << db(rms(noise(slope, 7, 4.0)) / white));
        CHECK(std::abs(db(rms(noise(slope, 7, 4.0)) / white)) < 3.0);
    }
}

TEST_CASE("Noise is another for another seed, and the same for the same", "[noise]") {
    const auto a = noise(0.0f, 1), b = noise(0.0f, 2);
    CHECK(a == noise(0.0f, 1));
    double correlation = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) correlation += double{a[i]} * double{b[i]};
    CHECK(std::abs(correlation) / (rms(a) * rms(b) * static_cast<double>(a.size())) < 0.02);
    CHECK(std::abs(mean(a)) < 0.01);
    CHECK(peak_of(a) <= 1.0);
}

TEST_CASE("Noise is white: a sample tells nothing of the next ones", "[noise]") {
    const auto x = noise(0.0f, 3, 2.0);
    for (const std::size_t lag : {1u, 2u, 3u, 7u, 32u}) {
        double correlation = 0.0;
        for (std::size_t i = lag; i < x.size(); ++i)
            correlation += double{x[i]} * double{x[i - lag]};
        CHECK(std::abs(correlation) / static_cast<double>(x.size()) < 0.005);
    }
}
