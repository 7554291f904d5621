#include <catch2/catch.hpp>

#include "fitness/fitness.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;

TEST_CASE("Every instruction set gives the same bits", "[fitness]") {
    Workspace work;
    const std::vector<float> candidates[] = {test::tone(test::Wave::saw, 147, 0.9),
                                             test::white_noise(40000),
                                             test::tone(test::Wave::fm, 900, 0.4),
                                             {}};
    for (const FitnessInfo& info : fitness_list())
        for (const std::size_t index : {1u, 10u, 12u}) {
            const Audio& target = test::references()[index].audio;
            const FitnessSettings settings{.name = std::string(info.name), .weights = {}};
            const auto plain = make_fitness(settings, target, Isa::plain);
            for (const Isa isa : {Isa::sse2, Isa::avx2}) {
                if (!supported(isa)) continue;
                const auto other = make_fitness(settings, target, isa);
                for (const auto& candidate : candidates) {
                    const Report a = plain->report(candidate, work);
                    const Report b = other->report(candidate, work);
                    INFO(info.name << " " << name(isa) << " " << test::references()[index].id);
                    REQUIRE(a.score == b.score);
                    for (std::size_t i = 0; i < a.terms.size(); ++i)
                        REQUIRE(a.terms[i].distance == b.terms[i].distance);
                }
            }
        }
}
