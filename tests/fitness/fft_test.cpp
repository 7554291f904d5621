#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "engine/lanes_plain.h"
#include "engine/lanes_sse2.h"
#include "fitness/stft.h"
#include "fitness/turns.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;

TEST_CASE("A turn is the cosine and sine of its angle", "[fitness]") {
    for (std::uint64_t n : {3u, 16u, 1000u, 65536u})
        for (std::uint64_t k = 0; k <= 2 * n; k += 1 + n / 100) {
            const double x =
                2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n);
            REQUIRE(std::abs(turn(k, n).cosine - std::cos(x)) < 2e-15 * (1.0 + x));
            REQUIRE(std::abs(turn(k, n).sine - std::sin(x)) < 2e-15 * (1.0 + x));
        }
}

TEST_CASE("The lane FFT is the Fourier transform of eight frames at once", "[fitness]") {
    for (std::size_t size = 32; size <= 4096; size *= 2) {
        const FftPlan plan(size);
        const FftTables t = plan.tables();
        const std::size_t hop = size / 4;
        const auto x = test::white_noise(size + 8 * hop);
        std::vector<float> scratch(fft_floats(size)), power((size / 2 + 1) * 8), other(power);
        power_spectra<plain::Lanes>(t, x.data(), hop, 1, scratch.data(), power.data());
        power_spectra<sse2::Lanes>(t, x.data(), hop, 1, scratch.data(), other.data());
        REQUIRE(power == other);
        const std::size_t frame = size % 7;
        for (std::size_t k = 0; k <= size / 2; k += 1 + size / 64) {
            std::complex<double> sum = 0.0;
            for (std::size_t i = 0; i < size; ++i) {
                const double turns = static_cast<double>(i * k % size) / static_cast<double>(size);
                sum += double{x[frame * hop + i]} * 2.0 * double{t.window[i]} *
                       std::polar(1.0, -2.0 * std::numbers::pi * turns);
            }
            INFO("size " << size << " bin " << k);
            REQUIRE(std::abs(double{power[k * 8 + frame]} - std::norm(sum)) <
                    1e-5 * (std::norm(sum) + 1e-2 * static_cast<double>(size)));
        }
    }
}

TEST_CASE("Every bin is handed out once", "[fitness]") {
    for (std::size_t size = 32; size <= 2048; size *= 2) {
        const FftPlan plan(size);
        std::vector<float> x(size + 8), scratch(fft_floats(size));
        std::vector<int> seen(size / 2 + 1);
        each_bin<sse2::Lanes>(
            plan.tables(), x.data(), 1, scratch.data(),
            [&](std::size_t k, const sse2::Lanes&, const sse2::Lanes&) { ++seen[k]; });
        REQUIRE(seen == std::vector<int>(size / 2 + 1, 1));
    }
}
