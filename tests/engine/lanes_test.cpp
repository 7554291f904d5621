#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <vector>

#include "engine/isa.h"
#include "engine/lanes_plain.h"
#include "engine/lanes_sse2.h"
#include "engine/rng.h"
#include "tests/engine/lanes_probe.h"

using namespace patchbreeder;
using Lanes = plain::Lanes;

namespace {

std::vector<float> inputs(std::size_t count) {
    Rng rng = Rng::stream(11, {});
    std::vector<float> in;
    for (std::size_t i = 0; i < count * lane_count; ++i)
        in.push_back(rng.uniform(-1.0f, 1.0f) * std::exp2(rng.uniform(-8.0f, 18.0f)));
    for (const float special : {0.0f, -0.0f, 1.0f, -1.0f, 0.5f, 2.5f, -2.5f, 1e6f})
        in[static_cast<std::size_t>(std::abs(special)) % in.size()] = special;
    return in;
}

// Worst |f(x) - truth(x)| over [low, high], relative to `scale(truth)`.
template <class F, class G, class S>
double worst_error(F f, G truth, double low, double high, S scale) {
    double worst = 0.0;
    constexpr int steps = 200'000;
    for (int i = 0; i <= steps; ++i) {
        const float x = static_cast<float>(low + (high - low) * i / steps);
        const double exact = truth(double{x});
        worst = std::max(worst, std::abs(double{lane(f(Lanes(x)), 3)} - exact) / scale(exact));
    }
    return worst;
}

const auto absolute = [](double) { return 1.0; };
const auto relative = [](double exact) { return std::abs(exact); };
constexpr double pi = 3.14159265358979323846;

}  // namespace

TEST_CASE("Every backend gives the bits of the plain one", "[lanes]") {
    constexpr std::size_t count = 3000;
    const auto in = inputs(count);
    std::vector<float> reference(count * lane_count * test::probe_outputs), other = reference;
    test::probe<plain::Lanes>(in.data(), count, reference.data());
    const auto same = [&] {
        return std::memcmp(reference.data(), other.data(), other.size() * sizeof(float)) == 0;
    };
    test::probe<sse2::Lanes>(in.data(), count, other.data());
    REQUIRE(same());
    if (!supported(Isa::avx2)) return;
    other.assign(other.size(), 0.0f);
    test::probe_avx2(in.data(), count, other.data());
    REQUIRE(same());
}

TEST_CASE("Elementary functions keep their stated error bounds", "[lanes]") {
    CHECK(worst_error([](Lanes x) { return exp2(x); }, [](double x) { return std::exp2(x); }, -126,
                      126, relative) < 2.5e-7);
    CHECK(worst_error([](Lanes x) { return log2(x); }, [](double x) { return std::log2(x); }, 1e-3,
                      8.0, [](double e) { return 2e-7 + 6e-8 * std::abs(e); }) < 1.0);
    CHECK(worst_error([](Lanes x) { return log2(x); }, [](double x) { return std::log2(x); }, 1e4,
                      1e9, [](double e) { return 2e-7 + 6e-8 * std::abs(e); }) < 1.0);
    CHECK(worst_error([](Lanes x) { return log2_coarse(x); }, [](double x) { return std::log2(x); },
                      1e-3, 8.0, absolute) < 2e-5);
    CHECK(worst_error([](Lanes x) { return sin_turns(x); },
                      [](double x) { return std::sin(2.0 * pi * x); }, -0.5, 0.5, absolute) < 3e-7);
    CHECK(worst_error([](Lanes x) { return cos_turns(x); },
                      [](double x) { return std::cos(2.0 * pi * x); }, -0.5, 0.5, absolute) < 3e-7);
    CHECK(worst_error([](Lanes x) { return tan_half_turns(x); },
                      [](double x) { return std::tan(pi * x); }, 1e-4, 0.49, relative) < 2e-5);
    CHECK(worst_error([](Lanes x) { return tanh(x); }, [](double x) { return std::tanh(x); }, -12,
                      12, absolute) < 4e-7);
    CHECK(worst_error([](Lanes x) { return gain_from_db(x); },
                      [](double x) { return std::pow(10.0, x / 20.0); }, -120, 60,
                      relative) < 3e-6);
}

TEST_CASE("Floor and round agree with the standard library", "[lanes]") {
    for (const float x : {-2.5f, -1.5f, -0.5f, -0.1f, 0.0f, 0.1f, 0.5f, 1.5f, 2.5f, 1e6f, -1e6f}) {
        REQUIRE(lane(floor(Lanes(x)), 0) == std::floor(x));
        REQUIRE(lane(round(Lanes(x)), 0) == std::nearbyint(x));
    }
}

TEST_CASE("Philox gives the published words for a zero key and counter", "[rng]") {
    const auto words = r123::Philox4x32{}({}, {});
    REQUIRE(words[0] == 0x6627e8d5u);
    REQUIRE(words[1] == 0xe169c58du);
    REQUIRE(words[2] == 0xbc57ac4cu);
    REQUIRE(words[3] == 0x9b00dbd8u);
}

TEST_CASE("A stream is named, not carried", "[rng]") {
    Rng a = Rng::stream(5, {1, 2, 3}), b = Rng::stream(5, {1, 2, 3}), c = Rng::stream(5, {1, 3, 2});
    bool differs = false;
    for (int i = 0; i < 100; ++i) {
        const std::uint32_t x = a.bits();
        REQUIRE(x == b.bits());
        differs = differs || x != c.bits();
    }
    REQUIRE(differs);
}

TEST_CASE("Random numbers have the moments they claim", "[rng]") {
    Rng rng = Rng::stream(6, {});
    double mean = 0.0, square = 0.0, uniform = 0.0;
    constexpr int n = 100'000;
    for (int i = 0; i < n; ++i) {
        const double x = double{rng.normal()};
        mean += x / n, square += x * x / n;
        const double u = double{rng.uniform()};
        REQUIRE(u >= 0.0);
        REQUIRE(u < 1.0);
        uniform += u / n;
        REQUIRE(rng.below(7) < 7);
    }
    REQUIRE(std::abs(mean) < 0.02);
    REQUIRE(std::abs(square - 1.0) < 0.03);
    REQUIRE(std::abs(uniform - 0.5) < 0.01);
}
