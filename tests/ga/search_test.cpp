// The genetic algorithm on functions whose answer is known. The bounds leave room: they are to
// catch an operator that broke, not to measure progress.
#include <catch2/catch.hpp>

#include "tests/ga/problems.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

// Median over three seeds, since one is luck.
float typical(const Problem& problem, std::uint64_t evaluations, std::uint32_t islands = 1) {
    std::vector<float> found;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        found.push_back(champion_after(problem, evaluations, {.seed = seed, .islands = islands}));
    std::sort(found.begin(), found.end());
    return found[1];
}

}  // namespace

TEST_CASE("The genetic algorithm closes in on a sphere of fifty genes", "[ga]") {
    CHECK(typical(sphere(50), 5000) < 0.3f);
    CHECK(typical(sphere(50), 20000) < 0.02f);
}
TEST_CASE("It follows a narrow valley that lies across the genes", "[ga]") {
    CHECK(typical(rotated_ellipsoid(30), 20000) < 0.06f);
}
TEST_CASE("It climbs out of the dents of Rastrigin's function", "[ga]") {
    CHECK(typical(rastrigin(20), 20000) < 0.02f);
}
TEST_CASE("It finds choices, toggles, integers and continuous values together", "[ga]") {
    CHECK(typical(mixed_match(8), 10000) < 0.01f);
}
TEST_CASE("It finds the choice that the other genes hang on", "[ga]") {
    CHECK(typical(gated(4), 20000) < 0.05f);
}
TEST_CASE("It gets past most deceptions", "[ga]") {
    // Following every toggle that helps ends at 0.25.
    CHECK(typical(trap(8), 10000) < 0.1f);
}
TEST_CASE("Islands cost little and search as well", "[ga]") {
    CHECK(typical(sphere(30), 20000, 3) < 0.03f);
    CHECK(typical(gated(4), 30000, 3) < 0.05f);
}
