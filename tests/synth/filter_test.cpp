#include "synth/filter.h"

#include "synth/band_pass.h"
#include "synth/fir.h"
#include "synth/high_pass.h"
#include "synth/high_shelf.h"
#include "synth/low_pass.h"
#include "synth/low_shelf.h"
#include "synth/notch.h"
#include "synth/parametric_eq.h"
#include "synth/peak.h"
#include "tests/synth/measure.h"
#include "tests/synth/play.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
// Gain in dB at a frequency of a module whose knobs are as given.
template <template <class> class M>
double gain(std::initializer_list<std::pair<std::string_view, float>> knobs, double hertz,
            double rate = 44100.0) {
    return db(response(
        [&](const Signal& in) {
            Rig<M> rig(static_cast<float>(rate));
            for (const auto& [name, value] : knobs) rig.set(name, value);
            return rig.feed("in", in).play(static_cast<double>(in.size()) / rate);
        },
        hertz, rate));
}
constexpr float flat = 0.70710678f;

template <template <class> class M>
bool passes_every_bit() {
    const auto in = sine(440.0, 44100.0, 4096, 0.7);
    const auto out = Rig<M>().feed("in", in).play(0.05);
    for (std::size_t i = 0; i < out.size(); ++i)
        if (out[i] != in[i]) return false;
    return true;
}
}  // namespace

TEST_CASE("Low and high passes are at -3 dB at the corner and fall 12 dB an octave", "[filter]") {
    for (const double rate : {8000.0, 44100.0, 192000.0})
        for (const float corner : {60.0f, 1000.0f, 3000.0f}) {
            INFO(corner << " Hz at " << rate);
            CHECK(gain<LowPass>({{"cutoff", corner}}, double{corner}, rate) ==
                  Approx(-3.0103).margin(0.02));
            CHECK(gain<HighPass>({{"cutoff", corner}}, double{corner}, rate) ==
                  Approx(-3.0103).margin(0.02));
        }
    const auto low = [](double f) { return gain<LowPass>({{"cutoff", 500.0f}}, f, 192000.0); };
    CHECK(low(4000.0) - low(8000.0) == Approx(12.04).margin(0.2));
    const auto high = [](double f) { return gain<HighPass>({{"cutoff", 500.0f}}, f, 192000.0); };
    CHECK(high(100.0) - high(50.0) == Approx(12.04).margin(0.1));
    CHECK(gain<LowPass>({{"cutoff", 1000.0f}, {"q", 4.0f}}, 1000.0) ==
          Approx(db(4.0)).margin(0.03));
}

TEST_CASE("A band pass leaves its middle, a notch takes it", "[filter]") {
    CHECK(gain<BandPass>({{"frequency", 1000.0f}, {"q", 3.0f}}, 1000.0) ==
          Approx(0.0).margin(0.01));
    // At the edges of the band, f (sqrt(1 + 1 / 4 Q^2) +- 1 / 2 Q), the power is a half.
    for (const double side : {-1.0, 1.0}) {
        const double edge = 1000.0 * (std::sqrt(1.0 + 1.0 / 36.0) + side / 6.0);
        CHECK(gain<BandPass>({{"frequency", 1000.0f}, {"q", 3.0f}}, edge, 192000.0) ==
              Approx(-3.01).margin(0.03));
        CHECK(gain<Notch>({{"frequency", 1000.0f}, {"q", 3.0f}}, edge, 192000.0) ==
              Approx(-3.01).margin(0.03));
    }
    CHECK(gain<Notch>({{"frequency", 1000.0f}, {"q", 3.0f}}, 1000.0) < -60.0);
    CHECK(gain<Notch>({{"frequency", 1000.0f}, {"q", 3.0f}}, 50.0) == Approx(0.0).margin(0.01));
}

TEST_CASE("A peak is as high as it says, in its middle only", "[filter]") {
    for (const float height : {-18.0f, -6.0f, 6.0f, 18.0f}) {
        const auto at = [&](double f) {
            return gain<Peak>({{"frequency", 1000.0f}, {"gain", height}, {"q", 2.0f}}, f, 192000.0);
        };
        CHECK(at(1000.0) == Approx(double{height}).margin(0.02));
        CHECK(at(20.0) == Approx(0.0).margin(0.05));
        // Half the height in dB at the edges of the band.
        const double edge = 1000.0 * (std::sqrt(1.0 + 1.0 / 16.0) + 0.25);
        CHECK(at(edge) == Approx(0.5 * double{height}).margin(0.05));
    }
}

TEST_CASE("Shelves reach their height, half of it in dB at the corner, and 0 dB beyond",
          "[filter]") {
    for (const float height : {-18.0f, -3.0f, 3.0f, 18.0f}) {
        const auto low = [&](double f) {
            return gain<LowShelf>({{"frequency", 500.0f}, {"gain", height}}, f, 96000.0);
        };
        const auto high = [&](double f) {
            return gain<HighShelf>({{"frequency", 1000.0f}, {"gain", height}}, f, 96000.0);
        };
        CHECK(low(20.0) == Approx(double{height}).margin(0.05));
        CHECK(low(500.0) == Approx(0.5 * double{height}).margin(0.02));
        CHECK(low(20000.0) == Approx(0.0).margin(0.05));
        CHECK(high(40000.0) == Approx(double{height}).margin(0.05));
        CHECK(high(1000.0) == Approx(0.5 * double{height}).margin(0.02));
        CHECK(high(20.0) == Approx(0.0).margin(0.05));
    }
}

TEST_CASE("Equalisers at 0 dB pass every bit", "[filter]") {
    CHECK(passes_every_bit<Peak>());
    CHECK(passes_every_bit<LowShelf>());
    CHECK(passes_every_bit<HighShelf>());
    CHECK(passes_every_bit<ParametricEq>());
    CHECK(passes_every_bit<Fir>());
}

TEST_CASE("The bands of the equaliser add up in dB", "[filter]") {
    const auto at = [](double f) {
        return gain<ParametricEq>({{"low", 80.0f},
                                   {"low_gain", 6.0f},
                                   {"mid1", 800.0f},
                                   {"mid1_gain", -9.0f},
                                   {"mid1_q", 2.0f},
                                   {"mid2", 800.0f},
                                   {"mid2_gain", 4.0f},
                                   {"mid2_q", 2.0f},
                                   {"high", 6000.0f},
                                   {"high_gain", 12.0f}},
                                  f, 96000.0);
    };
    CHECK(at(20.0) == Approx(6.0).margin(0.15));
    CHECK(at(800.0) == Approx(-5.0).margin(0.1));
    CHECK(at(30000.0) == Approx(12.0).margin(0.1));
}

TEST_CASE("The taps of a response are what a click becomes", "[fir]") {
    Rig<Fir> rig;
    for (std::size_t k = 0; k < 16; ++k)
        rig.set("tap" + std::to_string(k), 1.0f / static_cast<float>(k + 2));
    const auto x = rig.feed("in", Signal{1.0f}).play(0.01);
    for (std::size_t k = 0; k < 16; ++k) REQUIRE(x[k] == 1.0f / static_cast<float>(k + 2));
    for (std::size_t k = 16; k < x.size(); ++k) REQUIRE(x[k] == 0.0f);
}

TEST_CASE("Filters stay calm while their knobs jump every tick", "[filter]") {
    Rig<Peak> rig;
    rig.set("q", 6.0f).set("gain", 18.0f).feed("in", sine(200.0, 44100.0, 22050));
    bool high = false;
    const auto x = rig.play(0.5, [&](auto& r) {
        r.set("frequency", high ? 20000.0f : 20.0f);
        high = !high;
    });
    CHECK(peak_of(x) < 40.0);
}
