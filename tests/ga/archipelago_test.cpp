#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/ga/problems.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

TEST_CASE("Islands asked in any order ask for the same", "[ga]") {
    const Problem problem = gated(3);
    const SearchSpace space{problem.genes, blank()};
    const auto generations = [&](const std::vector<std::uint32_t>& order) {
        std::vector<Island> islands(3, Island(make_optimiser({})));
        std::vector<std::vector<Genome>> asked(3);
        for (std::uint32_t g = 0; g < 12; ++g)
            for (const std::uint32_t i : order) {
                const Breeding breeding{space, 5, i, g};
                const auto batch = islands[i].ask(breeding);
                asked[i].assign(batch.begin(), batch.end());
                islands[i].tell(breeding, asked[i], judge(problem, asked[i]));
            }
        return asked;
    };
    const auto forwards = generations({0, 1, 2});
    REQUIRE(forwards == generations({2, 0, 1}));
    REQUIRE(forwards[0] != forwards[1]);
}

TEST_CASE("Migrants arrive when their letter says", "[ga]") {
    // Only island 0 finds anything, so a good score on island 1 has travelled.
    const auto interval = GENERATE(1u, 3u);
    const auto delay = GENERATE(1u, 2u, 4u);
    const Problem problem = sphere(8);
    Archipelago archipelago({problem.genes, blank()},
                            {.islands = 2, .migration = {.interval = interval, .delay = delay}});
    const std::uint32_t arrival = interval - 1 + delay;
    while (archipelago.generation() < arrival + 2) {
        const auto batch = archipelago.ask();
        auto scores = judge(problem, batch);
        for (std::size_t i = scores.size() / 2; i < scores.size(); ++i) scores[i].value += 100.0f;
        archipelago.tell(scores);
        const bool travelled = archipelago.islands()[1].population().front().score < Score{50.0f};
        INFO("generation " << archipelago.generation());
        REQUIRE(travelled == (archipelago.generation() >= arrival));
    }
}

TEST_CASE("In a ring each island writes to the next, isolated ones to nobody", "[ga]") {
    CHECK(receivers(Topology::ring, 0, 3) == std::vector<std::size_t>{1});
    CHECK(receivers(Topology::ring, 2, 3) == std::vector<std::size_t>{0});
    CHECK(receivers(Topology::ring, 0, 1).empty());
    CHECK(receivers(Topology::isolated, 1, 3).empty());
    CHECK(receivers(Topology::full, 1, 3) == std::vector<std::size_t>{0, 2});
}

TEST_CASE("A copy of an archipelago continues as the original does", "[ga]") {
    const Problem problem = gated(3);
    Archipelago original({problem.genes, blank()}, {.islands = 3});
    breed(original, problem, 2000);
    Archipelago copy = original;
    breed(original, problem, 5000);
    breed(copy, problem, 5000);
    REQUIRE(original.champion() == copy.champion());
    const auto a = original.ask(), b = copy.ask();
    REQUIRE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

TEST_CASE("A budget is spent to the last evaluation and shared evenly", "[ga]") {
    const Problem problem = sphere(8);
    Archipelago archipelago({problem.genes, blank()}, {.islands = 3});
    REQUIRE(archipelago.ask(10).size() == 10);
    REQUIRE(archipelago.ask(1).size() == 1);
    REQUIRE(archipelago.ask(0).empty());
    breed(archipelago, problem, 1234);
    REQUIRE(archipelago.evaluations() == 1234);
    REQUIRE(archipelago.history().back().evaluations == 1234);
}

TEST_CASE("Of a brood the promising are evaluated, within the limit", "[ga]") {
    const Problem problem = sphere(8);
    Archipelago archipelago({problem.genes, blank()}, {.islands = 2, .screens = true});
    REQUIRE_FALSE(archipelago.wants_screening());  // the first generation is judged as a whole
    archipelago.tell(judge(problem, archipelago.ask()));
    const std::vector<Genome> brood(archipelago.ask().begin(), archipelago.ask().end());
    REQUIRE(archipelago.wants_screening());
    const std::vector<Score> coarse = judge(problem, brood);
    const auto kept = archipelago.screen(coarse);
    REQUIRE(kept.size() == brood.size() / 2);
    for (std::size_t island = 0; island < 2; ++island) {
        auto of_island =
            std::vector<Score>(coarse.begin() + std::ptrdiff_t(island * kept.size()),
                               coarse.begin() + std::ptrdiff_t((island + 1) * kept.size()));
        std::sort(of_island.begin(), of_island.end());
        const auto judged = judge(problem, kept.subspan(island * kept.size() / 2, kept.size() / 2));
        for (const Score& score : judged) REQUIRE(score <= of_island[judged.size() - 1]);
    }
    archipelago.tell(judge(problem, kept));
    REQUIRE(archipelago.screenings() == brood.size());
    REQUIRE(archipelago.history().back().screenings == brood.size());

    const auto again = archipelago.ask(11);
    REQUIRE(archipelago.screen(judge(problem, again)).size() == 11);
}

TEST_CASE("Nobody asks for broods who are not screened", "[ga]") {
    const Problem problem = sphere(8);
    Archipelago archipelago({problem.genes, blank()}, {});
    breed(archipelago, problem, 1000);
    REQUIRE_FALSE(archipelago.wants_screening());
    REQUIRE(archipelago.screenings() == 0);
}

TEST_CASE("Generations cut short by a budget are learned from as far as they went", "[ga]") {
    const Problem problem = sphere(8);
    Archipelago archipelago({problem.genes, blank()}, {.islands = 2});
    for (std::size_t limit = 1; limit < 200; limit += 3)
        archipelago.tell(judge(problem, archipelago.ask(limit)));
    REQUIRE(archipelago.champion().score < Score{0.5f});
}

TEST_CASE("The history has a line per generation with a best that never rises", "[ga]") {
    const Problem problem = sphere(20);
    Archipelago archipelago({problem.genes, blank()}, {.islands = 2});
    breed(archipelago, problem, 6000);
    const auto history = archipelago.history();
    REQUIRE(history.size() == archipelago.generation());
    for (std::size_t g = 0; g < history.size(); ++g) {
        REQUIRE(history[g].generation == g);
        REQUIRE(history[g].best <= history[g].median);
        REQUIRE((history[g].diversity >= 0.0f && history[g].diversity <= 1.0f));
        if (g > 0) {
            REQUIRE(history[g].best <= history[g - 1].best);
            REQUIRE(history[g].evaluations > history[g - 1].evaluations);
        }
    }
    CHECK(history.back().best == archipelago.champion().score);
    CHECK(history.back().diversity < history.front().diversity);
}

TEST_CASE("Distance counts how far ordered genes stand apart and whether others differ", "[ga]") {
    std::vector<Gene> genes{gene("x", linear(0, 1), 0), gene("c", choice(five), 0),
                            gene("t", toggle(), 0), gene("y", linear(0, 1), 0)};
    Genome a{{0.2f, 0.1f, 0.25f, 0.0f}}, b{{0.6f, 0.9f, 0.25f, 1.0f}};
    CHECK(distance(genes, a, b) == Approx((0.4f + 1.0f + 0.0f + 1.0f) / 4.0f));
    genes[1].mute = 2;  // dormant, and so not counted, where both have the toggle on
    Genome c = a, d = b;
    c[2] = d[2] = 0.75f;
    CHECK(distance(genes, c, d) == Approx((0.4f + 0.0f + 0.0f + 1.0f) / 4.0f));
    CHECK(distance(genes, a, b) == Approx((0.4f + 1.0f + 0.0f + 1.0f) / 4.0f));
    genes[3].lock = 0.0f;
    CHECK(distance(genes, a, b) == Approx(1.4f / 3.0f));
    CHECK(distance(genes, a, a) == 0.0f);
}
