#include "synth/formant.h"

#include "tests/synth/hearing.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr double rate = 44100.0;

// The strongest harmonic of 100 Hz between two frequencies.
double peak_between(const Signal& x, double from, double to) {
    double best = from, level = -1e9;
    for (double f = std::ceil(from / 100.0) * 100.0; f < to; f += 100.0)
        if (const double l = tone_db(x, f); l > level) best = f, level = l;
    return best;
}
Signal say(float vowel, float size = 0.0f, float breath = 0.0f) {
    Rig<Formant> rig;
    rig.voice.pitch = static_cast<float>(69.0 + 12.0 * std::log2(100.0 / 440.0));
    rig.set("vowel", vowel).set("size", size).set("breath", breath).set("bright", 100.0f);
    return rig.set("focus", 2.0f).play(1.0);
}
}  // namespace

TEST_CASE("A voice is in tune within a tenth of a cent", "[formant]") {
    Rig<Formant> rig;
    const auto x = rig.set("breath", 0.0f).play(1.0);
    CHECK(std::abs(cents_between(frequency_near(x, 440.0 / rate) * rate, 440.0)) < 0.1);
}

TEST_CASE("Vowels have their formants", "[formant]") {
    const auto a = say(2.0f);
    CHECK(peak_between(a, 400.0, 850.0) == Approx(650.0).margin(51.0));
    CHECK(peak_between(a, 850.0, 1500.0) == Approx(1080.0).margin(51.0));
    const auto i = say(4.0f);
    CHECK(peak_between(i, 150.0, 600.0) == Approx(290.0).margin(51.0));
    CHECK(peak_between(i, 1400.0, 2300.0) == Approx(1870.0).margin(51.0));
    CHECK(tone_db(i, 900.0) < tone_db(a, 900.0) - 10.0);
}

TEST_CASE("Size shifts the formants, not the pitch", "[formant]") {
    const auto child = say(2.0f, 12.0f);
    CHECK(peak_between(child, 900.0, 1700.0) == Approx(1300.0).margin(101.0));
    CHECK(std::abs(cents_between(frequency_near(child, 100.0 / rate) * rate, 100.0)) < 0.1);
}

TEST_CASE("A whisper has no pitch, but formants", "[formant]") {
    const auto x = say(4.0f, 0.0f, 100.0f);
    CHECK(tone_db(x, 300.0) < tone_db(say(4.0f), 300.0) - 15.0);
    CHECK(centroid(x) > 250.0);
    CHECK(centroid(x) < 2500.0);
}
