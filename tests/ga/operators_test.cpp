#include <catch2/catch.hpp>
#include <cmath>

#include "ga/crossover.h"
#include "ga/mutation.h"
#include "ga/operator_mix.h"
#include "tests/ga/problems.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {
constexpr int draws = 20000;
}

TEST_CASE("Simulated binary crossover keeps the mean of its parents", "[ga]") {
    Rng rng = Rng::stream(1, {});
    for (int i = 0; i < draws; ++i) {
        const float a = rng.uniform(), b = rng.uniform();
        const SbxPair pair = sbx(a, b, rng.uniform(0.0f, 30.0f), rng);
        REQUIRE(pair.near_a + pair.near_b == Approx(a + b).margin(1e-4));
        REQUIRE(std::min(pair.near_a, pair.near_b) >= 0.0f);
        REQUIRE(std::max(pair.near_a, pair.near_b) <= 1.0f);
    }
}

TEST_CASE("Simulated binary crossover spreads its children as defined", "[ga]") {
    // Parents far from the ends: the contraction is negligible, so half of the spread factors are
    // below 1 and P(factor <= s) = s^(eta + 1) / 2 there.
    Rng rng = Rng::stream(2, {});
    const float eta = GENERATE(2.0f, 10.0f, 20.0f);
    int contracted = 0, narrow = 0;
    for (int i = 0; i < draws; ++i) {
        const SbxPair pair = sbx(0.495f, 0.505f, eta, rng);
        const float factor = (pair.near_b - pair.near_a) / 0.01f;
        contracted += factor <= 1.0f;
        narrow += factor <= 0.8f;
    }
    CHECK(contracted / double{draws} == Approx(0.5).margin(0.015));
    CHECK(narrow / double{draws} == Approx(0.5 * std::pow(0.8, double{eta} + 1.0)).margin(0.015));
}

TEST_CASE("Polynomial mutation is fair in the middle, spreads as defined and stays inside",
          "[ga]") {
    Rng rng = Rng::stream(3, {});
    constexpr float eta = 20.0f;
    double sum = 0.0, size = 0.0;
    for (int i = 0; i < draws; ++i) {
        const double step = double{polynomial_step(0.5f, eta, rng)} - 0.5;
        sum += step, size += std::abs(step);
        const float edge = polynomial_step(i % 2 == 0 ? 0.0f : 1.0f, eta, rng);
        REQUIRE((edge >= 0.0f && edge <= 1.0f));
    }
    CHECK(sum / draws == Approx(0.0).margin(0.002));
    // The mean size of an unbounded step is 1 / (eta + 2).
    CHECK(size / draws == Approx(1.0 / 22.0).epsilon(0.03));
}

TEST_CASE("Gaussian steps have their standard deviation and heavy steps their tails", "[ga]") {
    Rng rng = Rng::stream(4, {});
    double sum = 0.0, square = 0.0;
    int within = 0, far = 0;
    for (int i = 0; i < draws; ++i) {
        const double step = double{gaussian_step(0.5f, 0.05f, rng)} - 0.5;
        sum += step, square += step * step;
        const float heavy = std::abs(heavy_step(0.5f, 0.002f, rng) - 0.5f);
        within += heavy < 0.002f;
        far += heavy > 0.02f;
    }
    CHECK(sum / draws == Approx(0.0).margin(0.002));
    CHECK(std::sqrt(square / draws) == Approx(0.05).epsilon(0.03));
    // Half of a Cauchy distribution lies within its half-width, 6.3 % beyond ten times that.
    CHECK(within / double{draws} == Approx(0.5).margin(0.02));
    CHECK(far / double{draws} == Approx(0.063).margin(0.01));
}

TEST_CASE("An altered gene has another legal value", "[ga]") {
    Rng rng = Rng::stream(5, {});
    for (const Gene& g : mixed_genes(1)) {
        for (int i = 0; i < 500; ++i) {
            const float before = g.settle(rng.uniform());
            const float after = g.settle(altered(g, before, rng));
            if (g.kind == GeneKind::continuous) continue;
            REQUIRE(after != before);
            REQUIRE(g.settle(after) == after);
        }
    }
}

TEST_CASE("A mutation moves few genes, only free ones, and only those it suits", "[ga]") {
    auto genes = mixed_genes(4);
    genes[0].lock = 0.5f;
    for (std::size_t i = 7; i < 13; ++i) genes[i].mute = 13;  // the toggle of the second block
    for (std::size_t how = 0; how < mutation_count; ++how) {
        const auto way = static_cast<Mutation>(how);
        int changed = 0;
        for (std::uint64_t n = 0; n < 400; ++n) {
            Rng rng = Rng::stream(10, {how, n});
            Genome before = random_genome(genes, rng);
            before[13] = genes[13].position(1);  // so that block sleeps
            Genome after = before;
            mutate(genes, way, after, rng);
            int moved = 0;
            for (std::size_t i = 0; i < genes.size(); ++i) {
                if (after[i] == before[i]) continue;
                ++moved;
                INFO("way " << how << ", gene " << i);
                REQUIRE((i != 0 && (i < 7 || i > 12)));
                if (way == Mutation::alter) continue;
                const bool steps = way != Mutation::alter_stepped;
                REQUIRE(steps == (genes[i].kind == GeneKind::continuous));
            }
            REQUIRE(moved <= (way == Mutation::alter || way == Mutation::alter_stepped ? 1 : 8));
            changed += moved > 0;
        }
        CHECK(changed > 350);
    }
}

TEST_CASE("Integers mostly step to a neighbour", "[ga]") {
    Rng rng = Rng::stream(6, {});
    const Gene g = gene("n", integer(0, 15), 0);
    int neighbours = 0;
    for (int i = 0; i < draws; ++i)
        neighbours += std::abs(g.value(altered(g, g.position(7), rng)) - 7) == 1;
    // Seven tenths by design, and two of the fifteen other values by chance.
    CHECK(neighbours / double{draws} == Approx(0.7 + 0.3 * 2.0 / 15.0).margin(0.02));
}

TEST_CASE("A choice after any crossover is one of the parents' choices", "[ga]") {
    const auto genes = mixed_genes(6);
    for (std::uint64_t n = 0; n < 300; ++n) {
        Rng rng = Rng::stream(7, {n});
        const Genome a = random_genome(genes, rng), b = random_genome(genes, rng);
        const Genome c = random_genome(genes, rng);
        std::array<Genome, 5> children{a, a, a, a, a};
        uniform_crossover(b, children[0], rng);
        block_crossover(genes, b, children[1], rng);
        sbx_crossover(genes, b, children[2], 10.0f, rng);
        line_crossover(genes, b, children[3], rng);
        differential_crossover(genes, b, b, c, children[4], rng);
        for (const Genome& child : children)
            for (std::size_t i = 0; i < genes.size(); ++i) {
                REQUIRE((child[i] >= 0.0f && child[i] <= 1.0f));
                if (!ordered(genes[i].kind)) REQUIRE((child[i] == a[i] || child[i] == b[i]));
            }
    }
}

TEST_CASE("Block crossover moves whole blocks", "[ga]") {
    const auto genes = mixed_genes(8);
    int moved = 0;
    for (std::uint64_t n = 0; n < 200; ++n) {
        Rng rng = Rng::stream(8, {n});
        const Genome a{std::vector<float>(genes.size(), 0.25f)};
        const Genome b{std::vector<float>(genes.size(), 0.75f)};
        Genome child = a;
        block_crossover(genes, b, child, rng);
        for (std::size_t i = 0; i < genes.size(); ++i) {
            REQUIRE(child[i] == child[7 * genes[i].block]);
            moved += child[i] == b[i];
        }
    }
    CHECK(moved > 0);
}

TEST_CASE("An operator that succeeds is used more, one that fails never dies out", "[ga]") {
    OperatorMix operators(4, 0.05f);
    for (int generation = 0; generation < 100; ++generation) {
        for (std::size_t i = 0; i < 4; ++i)
            for (int use = 0; use < 10; ++use) operators.credit(i, i == 2 && use < 5 ? 1.0f : 0.0f);
        operators.settle();
    }
    CHECK(operators.share(2) > 0.7f);
    CHECK(operators.share(0) >= 0.05f);
    float total = 0.0f;
    for (std::size_t i = 0; i < 4; ++i) total += operators.share(i);
    CHECK(total == Approx(1.0f));
    Rng rng = Rng::stream(9, {});
    int picked = 0;
    for (int i = 0; i < draws; ++i) picked += operators.pick(rng) == 2;
    CHECK(picked / double{draws} == Approx(double{operators.share(2)}).margin(0.015));
}

TEST_CASE("Operators are scaled beside each other, and those at 0 are never used", "[ga]") {
    OperatorMix operators(4, 0.05f);
    const OperatorMix before = operators;
    operators.scale(std::array{1.0f, 1.0f, 1.0f, 1.0f});
    Rng a = Rng::stream(10, {}), b = a;
    for (int i = 0; i < 1000; ++i) REQUIRE(operators.pick(a) == before.pick(b));
    operators.scale(std::array{2.0f, 1.0f, 1.0f, 0.0f});
    std::array<int, 4> picked{};
    for (int i = 0; i < draws; ++i) ++picked[operators.pick(a)];
    CHECK(picked[0] / double{draws} == Approx(0.5).margin(0.015));
    CHECK(picked[2] / double{draws} == Approx(0.25).margin(0.015));
    CHECK(picked[3] == 0);
}
