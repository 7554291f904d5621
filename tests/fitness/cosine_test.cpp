#include <catch2/catch.hpp>
#include <cmath>

#include "engine/lanes_plain.h"
#include "fitness/cosine.h"

using namespace patchbreeder;

TEST_CASE("Powers are compressed to their fifth root, whatever the mean", "[fitness]") {
    for (const float mean : {1.0f, 3e-5f, 2e4f}) {
        const Compress<plain::Lanes> compress(mean);
        float before = 0.0f;
        for (double octave = -29.0; octave < 12.0; octave += 0.003) {
            const double re_mean = std::exp2(octave);
            const auto power = static_cast<float>(re_mean * static_cast<double>(mean));
            const float y = lane(compress(plain::Lanes(power)), 0);
            const double exact = std::pow(re_mean, 0.2);
            REQUIRE(std::abs(static_cast<double>(y) / exact - 1.0) < 1e-4);
            REQUIRE(y > before);
            before = y;
        }
        CHECK(lane(compress(plain::Lanes(0.0f)), 0) == 0.0f);
        CHECK(lane(compress(plain::Lanes(mean * 1e-10f)), 0) ==
              Approx(0.1 * std::pow(1e-10, 0.2)).epsilon(1e-3));
    }
    CHECK(lane(Compress<plain::Lanes>(0.0f)(plain::Lanes(0.0f)), 0) == 0.0f);
}
