#include <catch2/catch.hpp>

#include "fitness/fitness.h"
#include "tests/allocations.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;

TEST_CASE("Scoring allocates nothing once it has its workspace", "[fitness]") {
    const Audio& target = test::references()[1].audio;
    const auto same = target.samples;
    const auto tone = test::tone(test::Wave::saw, 147, 0.9);
    for (const FitnessInfo& info : fitness_list()) {
        const auto fitness = make_fitness({.name = std::string(info.name)}, target);
        const std::size_t before = test::allocations();
        Workspace work;
        Score sum = fitness->score(tone, work);
        INFO(info.name);
        CHECK(test::allocations() > before);
        const std::size_t warm = test::allocations();
        for (int i = 0; i < 3; ++i) {
            sum.value += fitness->score(same, work).value;
            sum.value += fitness->score(tone, work).value;
            sum.value += fitness->score({}, work).value;
        }
        CHECK(test::allocations() == warm);
        CHECK(sum.value > 0.0f);
    }
}
