#include "synth/noise_bank.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

constexpr std::array<const char*, 9> bands{"band63", "band125", "band250", "band500", "band1k",
                                           "band2k", "band4k",  "band8k",  "band16k"};
// Power per Hz in dB of an octave about a frequency.
double density(const Signal& x, double hertz) {
    double power = 0.0, count = 0.0;
    for (std::size_t at = 0; at + 8192 <= x.size(); at += 8192) {
        const auto bins = spectrum(std::span(x).subspan(at, 8192));
        const auto from = static_cast<std::size_t>(hertz * 0.75 * 8192 / rate);
        const auto to = static_cast<std::size_t>(hertz * 1.25 * 8192 / rate);
        for (std::size_t i = from; i <= to; ++i) power += bins[i] * bins[i], count += 1.0;
    }
    return 10.0 * std::log10(power / count);
}
}  // namespace

TEST_CASE("With all bands equal the noise is white within 2 dB", "[noise_bank]") {
    const auto x = Rig<NoiseBank>().play(6.0);
    const double middle = density(x, 1000.0);
    for (const double hertz : {90.0, 180.0, 350.0, 700.0, 1400.0, 2800.0, 5600.0, 11000.0})
        CHECK(density(x, hertz) == Approx(middle).margin(2.0));
    CHECK(rms(x) == Approx(0.577).epsilon(0.15));
}

TEST_CASE("A band alone stands out at its frequency by its level", "[noise_bank]") {
    for (std::size_t k = 1; k < bands.size(); ++k) {
        Rig<NoiseBank> rig;
        for (const char* band : bands) rig.set(band, -60.0f);
        const auto full = rig.set(bands[k], 0.0f).play(3.0);
        const auto half = rig.set(bands[k], -12.0f).play(3.0);
        const double hertz = 62.5 * std::exp2(static_cast<double>(k));
        CHECK(density(full, hertz) - density(half, hertz) == Approx(12.0).margin(0.1));
        // The highest band, near the Nyquist limit, is broad.
        if (hertz < 10000.0) CHECK(density(full, hertz) > density(full, hertz * 0.2) + 10.0);
        if (hertz < 4000.0) CHECK(density(full, hertz) > density(full, hertz * 5.0) + 10.0);
    }
}

TEST_CASE("All bands off is silence", "[noise_bank]") {
    Rig<NoiseBank> rig;
    for (const char* band : bands) rig.set(band, -60.0f);
    CHECK(peak_of(rig.play(0.2)) == 0.0);
}
