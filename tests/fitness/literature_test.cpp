#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "fitness/fitness.h"

using namespace patchbreeder;

namespace {

// Half a second of two decaying partials over a faint one high up.
std::vector<float> sound(double low, double high, double decay) {
    std::vector<float> x;
    for (int i = 0; i < 22050; ++i) {
        const double t = i / 44100.0, w = 2.0 * std::numbers::pi * t;
        x.push_back(static_cast<float>(std::exp(-decay * t) *
                                           (0.4 * std::sin(w * low) + 0.2 * std::cos(w * high)) +
                                       0.01 * std::sin(w * 9000.0 * (1.0 + t))));
    }
    return x;
}

}  // namespace

// Values of the published definitions, computed with numpy in double precision for the same sounds.
TEST_CASE("The losses of the literature have their published values", "[fitness]") {
    const Audio target{.samples = sound(440.0, 1320.0, 3.0)};
    const auto candidate = sound(500.0, 1700.0, 8.0);
    Workspace work;
    const auto parts = [&](const char* name) {
        std::vector<float> values;
        const FitnessSettings settings{.name = name, .weights = {}};
        for (const TermResult& t : make_fitness(settings, target)->report(candidate, work).terms)
            values.push_back(t.distance);
        return values;
    };
    const auto mss = parts("mss"), mrstft = parts("mrstft"), mfcc = parts("mfcc");
    CHECK(mss[0] == Approx(1.692424).epsilon(1e-4));
    CHECK(mss[1] == Approx(3.515249).epsilon(1e-3));
    CHECK(mrstft[0] == Approx(0.841544).epsilon(1e-4));
    CHECK(mrstft[1] == Approx(0.334796).epsilon(1e-3));
    CHECK(mfcc[0] == Approx(23.688232).epsilon(1e-4));
}

TEST_CASE("The core follows its definition", "[fitness]") {
    const Audio target{.samples = sound(440.0, 1320.0, 3.0)};
    Workspace work;
    const auto fitness = make_fitness({.name = "timbre", .weights = {}}, target);
    const Report report = fitness->report(sound(500.0, 1700.0, 8.0), work);
    CHECK(report.terms[0].distance == Approx(11.341547).epsilon(1e-3));
    // Bins 90 dB down fade out here, and not in the definition.
    CHECK(report.terms[1].distance == Approx(0.820657).margin(0.02));
}
