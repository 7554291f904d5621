#include <catch2/catch.hpp>
#include <cmath>

#include "tests/ga/problems.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

TEST_CASE("What analysis knows is where seeded genomes start", "[ga]") {
    const auto genes = continuous_genes(2);
    Prior prior{.genes = {{.centres = {0.2f, 0.8f}, .spread = 0.01f, .trust = 1.0f}, {}},
                .seeded = 1.0f,
                .home = 0.4f};
    int low = 0, home = 0;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        Rng rng = Rng::stream(1, {i});
        const Genome g = draw(genes, prior, rng);
        low += std::abs(g[0] - 0.2f) < 0.06f;
        REQUIRE((std::abs(g[0] - 0.2f) < 0.07f || std::abs(g[0] - 0.8f) < 0.07f));
        home += g[1] == genes[1].home;
    }
    CHECK(low == Approx(1000).margin(100));
    CHECK(home == Approx(800).margin(100));
}

TEST_CASE("Half of a first generation begins far from home", "[ga]") {
    const auto genes = continuous_genes(1);
    const Prior prior{.home = 0.9f, .far_home = 0.2f};
    std::array<int, 2> home{};
    for (std::size_t child = 0; child < 2000; ++child) {
        Rng rng = Rng::stream(6, {child});
        home[child % 2] += first_genome(genes, prior, child, rng)[0] == genes[0].home;
    }
    CHECK(home[0] == Approx(900).margin(40));
    CHECK(home[1] == Approx(200).margin(60));
}

TEST_CASE("Unseeded genomes do not listen to the analysis", "[ga]") {
    const auto genes = continuous_genes(1);
    Prior prior{.genes = {{.centres = {0.25f}, .trust = 1.0f}}, .seeded = 0.25f, .home = 0.0f};
    int listening = 0;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        Rng rng = Rng::stream(2, {i});
        listening += draw(genes, prior, rng)[0] == 0.25f;
    }
    CHECK(listening == Approx(500).margin(80));
}

TEST_CASE("A choice that analysis suggests is taken as it is", "[ga]") {
    const std::vector<Gene> genes{gene("c", choice(five), 0)};
    const float suggested = genes[0].position(3);
    Prior prior{.genes = {{.centres = {suggested}, .spread = 0.5f, .trust = 1.0f}}, .seeded = 1.0f};
    Rng rng = Rng::stream(3, {});
    for (int i = 0; i < 100; ++i) REQUIRE(draw(genes, prior, rng)[0] == suggested);
}

TEST_CASE("Every value of a stepped gene is equally likely when nothing is known", "[ga]") {
    const std::vector<Gene> genes{gene("c", choice(five), 0)};
    std::array<int, 5> counts{};
    Rng rng = Rng::stream(4, {});
    for (int i = 0; i < 5000; ++i)
        ++counts[static_cast<std::size_t>(genes[0].value(draw(genes, blank(), rng)[0]))];
    for (const int count : counts) CHECK(count == Approx(1000).margin(120));
}

TEST_CASE("Starts are in the first generation of every optimiser", "[ga]") {
    const Problem problem = mixed_match(3);
    Rng rng = Rng::stream(5, {});
    SearchSpace space{problem.genes, blank()};
    space.prior.starts = {random_genome(problem.genes, rng), random_genome(problem.genes, rng)};
    for (const OptimiserInfo& info : optimisers()) {
        INFO(info.id);
        Archipelago archipelago(space, {.optimisers = {{std::string(info.id)}}});
        const auto batch = archipelago.ask();
        for (const Genome& start : space.prior.starts)
            REQUIRE(std::find(batch.begin(), batch.end(), start) != batch.end());
    }
}
