#include "ga/nsga2.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "ga/archipelago.h"

using namespace patchbreeder;

namespace {

Score parts(float a, float b, float c) {
    return {.value = a + b + c, .parts = {a, b, c}};
}

Individual individual(float gene, Score score) {
    return {{{gene}}, score};
}

// Three genes; the parts are distances from three points that no genome can be at together.
Score judge(const Genome& g) {
    Score score;
    for (std::size_t a = 0; a < aspect_count; ++a) {
        for (std::size_t i = 0; i < g.size(); ++i) {
            const float off = g[i] - (i == a ? 0.8f : 0.2f);
            score.parts[a] += off * off;
        }
        score.value += score.parts[a];
    }
    return score;
}

}  // namespace

TEST_CASE("One score dominates another if it is nowhere worse and somewhere better", "[ga]") {
    CHECK(dominates(parts(1, 1, 1), parts(1, 1, 2)));
    CHECK_FALSE(dominates(parts(1, 1, 2), parts(1, 1, 1)));
    CHECK_FALSE(dominates(parts(1, 1, 1), parts(1, 1, 1)));
    CHECK_FALSE(dominates(parts(0, 2, 1), parts(1, 1, 1)));
    CHECK(dominates(Score{0.5f}, Score{0.6f}));
    CHECK(dominates(parts(1, 1, 1), Score::worst()));
}

TEST_CASE("A front holds what nothing dominates, and is thinned where it is crowded", "[ga]") {
    std::vector<Individual> all;
    for (int i = 0; i <= 10; ++i) {
        const float x = 0.1f * static_cast<float>(i);
        all.push_back(individual(x, parts(x, 1.0f - x, 0.0f)));
        all.push_back(individual(x, parts(x + 0.1f, 1.1f - x, 0.0f)));  // behind it
    }
    all.push_back(individual(0.52f, parts(0.52f, 0.48f, 0.0f)));
    const std::vector<Individual> front = front_of(all);
    CHECK(front.size() == 12);
    for (const Individual& i : front)
        for (const Individual& other : front) CHECK_FALSE(dominates(i.score, other.score));
    const auto has = [](std::span<const Individual> some, float gene) {
        return std::any_of(some.begin(), some.end(),
                           [&](const Individual& i) { return i.genome[0] == gene; });
    };
    const std::vector<Individual> ends = thinned(front, 4);
    CHECK((has(ends, 0.0f) && has(ends, 1.0f)));
    CHECK_FALSE((has(thinned(front, 11), 0.52f) && has(thinned(front, 11), 0.5f)));
    CHECK(front_of({}).empty());
}

TEST_CASE("NSGA-II spreads over the front between three goals", "[ga]") {
    std::vector<Gene> genes(3);
    for (std::size_t g = 0; g < 3; ++g) genes[g].name = "g" + std::to_string(g);
    const ArchipelagoPlan plan{.optimisers = {{"nsga2", {{"population", 40}}}}};
    Archipelago archipelago({genes, {}}, plan);
    while (archipelago.evaluations() < 3000) {
        std::vector<Score> scores;
        for (const Genome& g : archipelago.ask()) scores.push_back(judge(g));
        archipelago.tell(scores);
    }
    const std::vector<Individual> front = archipelago.islands().front().front();
    REQUIRE(front.size() >= 30);
    for (std::size_t a = 0; a < aspect_count; ++a) {
        // Some come near the goal of this part ...
        const auto nearest = std::min_element(front.begin(), front.end(),
                                              [&](const Individual& x, const Individual& y) {
                                                  return x.score.parts[a] < y.score.parts[a];
                                              });
        CHECK(nearest->score.parts[a] < 0.01f);
    }
    // ... and the champion is near what is best for the sum, the middle of the three goals.
    for (const float x : archipelago.champion().genome.genes) CHECK(x == Approx(0.4f).margin(0.05));
    // They lie between the goals: elsewhere one could do better in all parts.
    float off = 0.0f;
    for (const Individual& i : front)
        off += std::fabs(i.genome[0] + i.genome[1] + i.genome[2] - 1.2f);
    CHECK(off / static_cast<float>(front.size()) < 0.2f);
}
