// What every optimiser of the list has to keep.
#include <catch2/catch.hpp>

#include "engine/error.h"
#include "tests/ga/problems.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

ArchipelagoPlan plan_for(const OptimiserInfo& info, std::uint64_t seed = 1) {
    return {.seed = seed, .islands = 2, .optimisers = {{std::string(info.id)}}};
}

}  // namespace

TEST_CASE("Optimisers ask for legal genomes only", "[ga]") {
    const Problem problem = gated(6);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        for (int generation = 0; generation < 40; ++generation) {
            const auto batch = archipelago.ask();
            REQUIRE(!batch.empty());
            for (const Genome& genome : batch) {
                REQUIRE(genome.size() == problem.genes.size());
                for (std::size_t i = 0; i < genome.size(); ++i) {
                    REQUIRE((genome[i] >= 0.0f && genome[i] <= 1.0f));
                    REQUIRE(problem.genes[i].settle(genome[i]) == genome[i]);
                }
            }
            archipelago.tell(judge(problem, batch));
        }
    }
}

TEST_CASE("Locked genes never move", "[ga]") {
    Problem problem = gated(4);
    for (std::size_t i = 0; i < problem.genes.size(); i += 3)
        problem.genes[i].lock = problem.genes[i].settle(0.9f);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        for (int generation = 0; generation < 40; ++generation) {
            const auto batch = archipelago.ask();
            for (const Genome& genome : batch)
                for (std::size_t i = 0; i < genome.size(); i += 3)
                    REQUIRE(genome[i] == *problem.genes[i].lock);
            archipelago.tell(judge(problem, batch));
        }
    }
}

TEST_CASE("A space whose genes are all locked can still be asked", "[ga]") {
    Problem problem = mixed_match(2);
    for (Gene& g : problem.genes) g.lock = g.home;
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        breed(archipelago, problem, 1000);
        REQUIRE(archipelago.champion().score.value == problem.cost(archipelago.champion().genome));
    }
}

TEST_CASE("The champion never gets worse and is worth what it says", "[ga]") {
    const Problem problem = rastrigin(12);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        Score before = Score::worst();
        for (int generation = 0; generation < 60; ++generation) {
            archipelago.tell(judge(problem, archipelago.ask()));
            const Individual& champion = archipelago.champion();
            REQUIRE(champion.score <= before);
            REQUIRE(champion.score.value == problem.cost(champion.genome));
            before = champion.score;
        }
    }
}

TEST_CASE("Populations stand best first, with scores that are theirs", "[ga]") {
    const Problem problem = gated(3);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        breed(archipelago, problem, 3000);
        for (const Island& island : archipelago.islands()) {
            const auto population = island.population();
            REQUIRE(!population.empty());
            for (std::size_t i = 0; i < population.size(); ++i) {
                REQUIRE(population[i].score.value == problem.cost(population[i].genome));
                if (i > 0) REQUIRE(population[i - 1].score <= population[i].score);
            }
        }
    }
}

TEST_CASE("The same seed breeds the same genomes, another seed others", "[ga]") {
    const Problem problem = gated(4);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago first({problem.genes, blank()}, plan_for(info, 7));
        Archipelago second({problem.genes, blank()}, plan_for(info, 7));
        Archipelago other({problem.genes, blank()}, plan_for(info, 8));
        bool differs = false;
        for (int generation = 0; generation < 30; ++generation) {
            const auto a = first.ask(), b = second.ask(), c = other.ask();
            REQUIRE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
            differs = differs || !std::equal(a.begin(), a.end(), c.begin(), c.end());
            first.tell(judge(problem, a));
            second.tell(judge(problem, b));
            other.tell(judge(problem, c));
        }
        REQUIRE(differs);
    }
}

TEST_CASE("Asking twice before telling gives the same", "[ga]") {
    const Problem problem = gated(4);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        breed(archipelago, problem, 1000);
        const auto once = archipelago.ask();
        const std::vector<Genome> kept(once.begin(), once.end());
        const auto again = archipelago.ask();
        REQUIRE(std::equal(kept.begin(), kept.end(), again.begin(), again.end()));
    }
}

TEST_CASE("Broken candidates do not harm an optimiser", "[ga]") {
    const Problem problem = sphere(10);
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago({problem.genes, blank()}, plan_for(info));
        for (int generation = 0; generation < 30; ++generation) {
            auto scores = judge(problem, archipelago.ask());
            for (std::size_t i = 0; i < scores.size(); ++i)
                if (generation < 2 || i % 3 == 0) scores[i] = Score::worst();
            archipelago.tell(scores);
        }
        REQUIRE(archipelago.champion().score < Score{1.0f});
    }
}

TEST_CASE("An optimiser that learns beats random search on the sphere", "[ga]") {
    const Problem problem = sphere(30);
    const float control = champion_after(problem, 4000, {.optimisers = {{"random"}}});
    for (const OptimiserInfo& info : optimisers()) {
        if (info.id == "random") continue;
        INFO(info.id);
        CHECK(champion_after(problem, 4000, {.optimisers = {{std::string(info.id)}}}) <
              0.25f * control);
    }
}

TEST_CASE("Optimisers and their settings are declared in full", "[ga]") {
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        CHECK(!info.summary.empty());
        OptimiserChoice choice{std::string(info.id), {}};
        for (const SettingInfo& setting : info.settings) {
            INFO(setting.id);
            CHECK(!setting.help.empty());
            CHECK(setting.range.contains(double{setting.range.home}));
            for (const float value : {setting.range.low, setting.range.high})
                CHECK_NOTHROW(make_optimiser(
                    {choice.id, {{std::string(setting.id), double{value}}}}, "test"));
        }
    }
}

TEST_CASE("A wrong optimiser, setting or value is refused with a hint", "[ga]") {
    CHECK_THROWS_WITH(make_optimiser({"gaa", {}}), Catch::Contains("did you mean 'ga'"));
    CHECK_THROWS_WITH(make_optimiser({"ga", {{"populaton", 64}}}),
                      Catch::Contains("did you mean 'population'"));
    CHECK_THROWS_WITH(make_optimiser({"ga", {{"population", 3}}}), Catch::Contains("8..1024"));
    CHECK_THROWS_AS(make_optimiser({"ga", {{"population", 1e9}}}), Error);
}
