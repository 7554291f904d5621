#include "study/statistics.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace patchbreeder;

namespace {

struct Known {
    std::string name;
    std::vector<double> a, b;
    double statistic, p;
};
// What scipy 1.10 gives: exact where no differences are equal in size, approximate elsewhere.
const std::vector<Known> known{
    {"exact, twelve pairs",
     {0.10541424899789856, -0.9304680447082047, -0.02925182246327349, 0.6953031944582878,
      -1.344214547285082, -0.45761576104021817, -1.901222739800844, -1.289537739784976,
      -1.8417350377917323, -0.23509113107468127, -1.2674464814437032, 0.2712643588217015},
     {0.5567510866242251, 0.21306905537004564, -2.116759710820513, -0.13869289584663658,
      0.35149905459892805, 0.5133089860033075, -1.1301357655053934, -0.07775327603393062,
      -0.5785190780566395, -0.40883723942559924, 1.4608986233860786, -0.40753467533189647},
     20.0,
     0.1513671875},
    {"ties and zeros",
     {2.375, 0.0, 3.0,   4.125, 3.25, 0.75,  2.625, 1.25,  4.75, 4.375,
      0.875, 2.5, 4.625, 4.125, 3.5,  3.125, 0.125, 3.625, 2.25, 0.375},
     {2.0,  0.25, 3.5, 4.25, 3.625, 1.625, 3.125, 1.125, 5.125, 4.625,
      0.25, 1.75, 5.0, 4.0,  3.75,  2.875, -0.25, 3.125, 2.125, 1.125},
     86.5,
     0.48807256543801614},
    {"many pairs",
     {-0.0665, 0.6672,  1.4385,  -0.6757, 0.2031,  -0.4633, 0.1273,  -1.1872, -0.5793, -0.1962,
      0.8988,  1.1452,  -1.3235, -0.7946, 0.6469,  -1.9924, -0.4632, -0.0973, 1.257,   0.6894,
      -0.3272, -0.3686, -0.2502, 1.5235,  -0.428,  -0.3037, 0.3526,  -0.1208, -0.1973, -1.1141,
      -0.0115, -0.4436, 1.1661,  0.6531,  -0.0241, 0.6684,  -0.3399, 1.0521,  -0.0054, 0.5834,
      -1.2909, 0.3467,  -1.6882, -2.0353, -0.3045, -0.8999, 0.1641,  2.2448,  -0.8317, -0.6239,
      0.2054,  0.493,   -0.1764, -0.2059, 0.7025,  0.5199,  -1.0337, -0.0792, 0.0353,  -1.0545},
     {0.7598,  -0.358,  1.4721,  0.6927,  0.5893,  -0.091,  0.3814,  -1.4977, -0.6314, 0.8628,
      -1.6286, 1.3466,  -1.2461, 1.2567,  -0.3455, 1.279,   0.631,   -1.0368, 1.7491,  1.9417,
      0.4342,  0.2261,  0.3401,  -0.4752, 1.5986,  -0.0429, 0.4488,  -0.2933, -0.1261, -0.7777,
      1.7571,  0.3459,  1.4659,  0.5133,  -0.1944, 0.1733,  -0.0602, 0.508,   0.1247,  0.2001,
      -0.8786, -0.3068, 2.1541,  -0.1712, -0.5541, 0.8373,  1.9073,  -0.954,  0.2915,  -0.1321,
      -1.261,  1.2349,  0.4766,  0.5714,  -0.2523, 0.9548,  -0.0393, 0.3571,  -0.6083, -0.7161},
     573.0,
     0.011813454012901615},
    {"one sided, exact",
     {0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0},
     {0.75, 0.75, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0},
     0.0,
     0.0078125},
};

}  // namespace

TEST_CASE("The signed-rank test agrees with scipy", "[study]") {
    for (const Known& k : known) {
        INFO(k.name);
        const SignedRank found = wilcoxon(k.a, k.b);
        CHECK(found.statistic == Approx(k.statistic).epsilon(1e-12));
        CHECK(std::abs(found.p - k.p) < 1e-9);
        // Exchanging the sides changes nothing.
        CHECK(std::abs(wilcoxon(k.b, k.a).p - found.p) < 1e-12);
    }
}

TEST_CASE("Pairs that do not differ say nothing", "[study]") {
    const std::vector<double> same{1.0, 2.0, 3.0};
    CHECK(wilcoxon(same, same).p == 1.0);
    CHECK(wilcoxon(same, same).pairs == 0);
}

TEST_CASE("A12 is the share of pairs in which ours is lower", "[study]") {
    const std::vector<double> low{1.0, 2.0}, high{3.0, 4.0}, mixed{1.0, 3.0};
    CHECK(a12(low, high) == 1.0);
    CHECK(a12(high, low) == 0.0);
    CHECK(a12(low, low) == 0.5);
    CHECK(a12(low, mixed) == Approx(0.625));
}

TEST_CASE("Holm's correction steps down and never falls", "[study]") {
    const std::vector<double> p{0.01, 0.04, 0.03, 0.005};
    const std::vector<double> corrected = holm(p);
    CHECK(corrected[3] == Approx(0.02));
    CHECK(corrected[0] == Approx(0.03));
    CHECK(corrected[2] == Approx(0.06));
    CHECK(corrected[1] == Approx(0.06));
    CHECK(holm(std::vector<double>{0.9, 0.8})[0] == 1.0);
}

TEST_CASE("Quantiles lie between order statistics", "[study]") {
    CHECK(median({4.0, 1.0, 3.0, 2.0}) == 2.5);
    CHECK(quantile({1.0, 2.0, 3.0, 4.0, 5.0}, 0.25) == 2.0);
    CHECK(std::isnan(median({})));
}

// Demsar (2006), table 6: four variants of a learner on 14 data sets, as ranks.
TEST_CASE("Mean ranks and the critical difference are those that were published", "[study]") {
    const std::vector<std::vector<double>> ranked{
        {4, 3, 2, 1},     {1, 2, 3, 4}, {4, 1, 2, 3},     {4, 1, 3, 2}, {4, 2, 3, 1},
        {1, 2.5, 4, 2.5}, {3, 2, 4, 1}, {2.5, 2.5, 4, 1}, {4, 3, 2, 1}, {1, 1, 1, 1},
        {4, 2.5, 1, 2.5}, {3, 2, 4, 1}, {4, 1, 2, 3},     {3, 1, 4, 2}};
    const Ranking r = friedman(ranked);
    const double published[] = {3.143, 2.000, 2.893, 1.964};
    for (std::size_t m = 0; m < 4; ++m) CHECK(r.mean_ranks[m] == Approx(published[m]).margin(5e-4));
    CHECK(r.chi_square == Approx(9.28).margin(5e-3));
    CHECK(r.critical_difference == Approx(1.25).margin(5e-3));
    CHECK(r.p == Approx(0.0258).margin(5e-5));
    CHECK(r.problems == 14);
    CHECK(friedman({}).mean_ranks.empty());
    // His table 5.
    const double q[] = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
    for (std::size_t k = 2; k <= 10; ++k) CHECK(nemenyi_q(k) == Approx(q[k - 2]).margin(1.1e-3));
}
