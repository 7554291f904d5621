#include <catch2/catch.hpp>
#include <complex>
#include <kissfft/kissfft.hh>
#include <vector>

#include "engine/lanes_plain.h"
#include "fitness/stft.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;

// The well-kept library as the judge of our own transform, in double precision.
TEST_CASE("The lane FFT agrees with KissFFT", "[fitness]") {
    for (const std::size_t size : {std::size_t{128}, std::size_t{512}, std::size_t{2048}}) {
        const FftPlan plan(size);
        const FftTables t = plan.tables();
        const auto x = test::white_noise(size + 7 * size / 4);
        std::vector<float> scratch(fft_floats(size)), power((size / 2 + 1) * lane_count);
        power_spectra<plain::Lanes>(t, x.data(), size / 4, 1, scratch.data(), power.data());
        const kissfft<double> reference(size / 2, false);
        for (std::size_t frame = 0; frame < lane_count; ++frame) {
            std::vector<double> windowed(size);
            for (std::size_t i = 0; i < size; ++i)
                windowed[i] = double{x[frame * size / 4 + i]} * 2.0 * double{t.window[i]};
            std::vector<std::complex<double>> bins(size / 2);
            reference.transform_real(windowed.data(), bins.data());
            for (std::size_t k = 1; k < size / 2; ++k) {
                const double exact = std::norm(bins[k]);
                REQUIRE(std::abs(double{power[k * lane_count + frame]} - exact) <
                        1e-5 * (exact + 1e-2 * static_cast<double>(size)));
            }
        }
    }
}
