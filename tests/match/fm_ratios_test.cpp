#include "match/fm_ratios.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/music.h"

using namespace patchbreeder;

namespace {

// Lines of a carrier at `carrier` Hz and its sidebands, each 6 dB below the one before.
std::vector<Partial> sidebands(double carrier, double modulator, int orders) {
    std::vector<Partial> partials{{.note = static_cast<float>(pitch_of(carrier))}};
    for (int k = 1; k <= orders; ++k)
        for (const double side : {1.0, -1.0})
            partials.push_back(
                {.note = static_cast<float>(pitch_of(std::abs(carrier + side * k * modulator))),
                 .level = static_cast<float>(-6 * k)});
    return partials;
}

}  // namespace

TEST_CASE("The modulator of an FM sound comes first among the ratios", "[match]") {
    for (const double ratio : {0.5519, 1.4142, 2.2709, 7.1952, 13.19})
        for (const int orders : {2, 4}) {
            INFO(ratio << ", " << orders << " orders");
            const auto found = fm_ratios(sidebands(220.0, 220.0 * ratio, orders), 220.0);
            REQUIRE(!found.empty());
            CHECK(found.size() <= 6);
            CHECK(found.front() == Approx(ratio).epsilon(0.002));
        }
}

TEST_CASE("Nothing is suggested where there is nothing to explain", "[match]") {
    CHECK(fm_ratios({}, 220.0).empty());
}
