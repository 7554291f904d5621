// Descents and what is built on them, on sounds that are three numbers.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "ga/archipelago.h"
#include "ga/cma.h"
#include "ga/descent.h"
#include "ga/hop_rules.h"

using namespace patchbreeder;

namespace {

constexpr std::size_t size = 40;  // of an embedding

// Continuous genes of very unlike importance that pull at the same numbers, and one choice.
struct Valley {
    std::vector<Gene> genes;
    std::vector<float> target;
    Genome truth;

    explicit Valley(std::size_t continuous) {
        for (std::size_t i = 0; i < continuous; ++i)
            genes.push_back({.name = "g" + std::to_string(i), .range = linear(0, 1).at(0.5f)});
        static constexpr std::string_view labels[] = {"low", "middle", "high"};
        genes.push_back({.name = "mode",
                         .kind = GeneKind::choice,
                         .range = choice(labels),
                         .home = 1.0f / 6.0f});
        truth.genes.resize(genes.size());
        for (std::size_t i = 0; i < continuous; ++i)
            truth[i] = 0.2f + 0.6f * static_cast<float>(i % 5) / 4.0f;
        truth[continuous] = 5.0f / 6.0f;
        settle(genes, truth);
        target = embed(truth);
    }
    [[nodiscard]] std::vector<float> embed(const Genome& g) const {
        std::vector<float> y(size);
        const std::size_t n = g.size() - 1;
        for (std::size_t k = 0; k < size; ++k) {
            const auto at = static_cast<float>(k);
            float sum = 0.5f * std::floor(3.0f * g[n]) * std::cos(0.3f * at);
            for (std::size_t i = 0; i < n; ++i) {
                const float weight = i % 3 == 0 ? 10.0f : i % 3 == 1 ? 1.0f : 0.1f;
                const auto turn = static_cast<float>(i + 1);
                sum += weight * std::sin(1.5f * g[i] + 0.05f * turn * at);
            }
            y[k] = sum;
        }
        return y;
    }
    [[nodiscard]] Score score(const std::vector<float>& y) const {
        double sum = 0.0;
        for (std::size_t k = 0; k < size; ++k) sum += std::pow(double{y[k]} - double{target[k]}, 2);
        return {static_cast<float>(std::sqrt(sum / size))};
    }
    // Scores and embeddings of a batch.
    void judge(std::span<const Genome> batch, std::vector<Score>& scores,
               std::vector<float>& rows) const {
        scores.clear(), rows.clear();
        for (const Genome& g : batch) {
            const auto y = embed(g);
            scores.push_back(score(y));
            rows.insert(rows.end(), y.begin(), y.end());
        }
    }
};

// Evaluations made until the score is below `enough`, or the descent is done.
std::size_t run_down(const Valley& v, Descent& descent, float enough) {
    std::size_t made = 0;
    std::vector<Genome> batch;
    std::vector<Score> scores;
    std::vector<float> rows;
    while (!descent.done() && !(descent.best().score.value < enough) && made < 5000) {
        batch.clear();
        descent.ask(v.genes, batch);
        if (batch.empty()) break;
        v.judge(batch, scores, rows);
        descent.tell(v.genes, scores, rows, v.target);
        made += batch.size();
    }
    return made;
}

Genome at_home(const Valley& v) {
    Genome g{std::vector<float>(v.genes.size(), 0.5f)};
    g[g.size() - 1] = v.truth[g.size() - 1];
    settle(v.genes, g);
    return g;
}

}  // namespace

TEST_CASE("A descent follows a ridge that is a hundred times longer than wide", "[ga]") {
    const Valley v(12);
    Descent descent(v.genes, at_home(v));
    const std::size_t made = run_down(v, descent, 1e-3f);
    REQUIRE(descent.best().score.value < 1e-3f);
    REQUIRE(made < 600);
}

TEST_CASE("A descent stays inside, and moves nothing that is locked or stepped", "[ga]") {
    Valley v(9);
    v.genes[2].lock = 0.25f;
    Genome start = at_home(v);
    start[2] = 0.25f;
    start[4] = 1.0f, start[5] = 0.0f;
    start[9] = v.genes[9].position(0);
    Descent descent(v.genes, start);
    std::vector<Genome> batch;
    std::vector<Score> scores;
    std::vector<float> rows;
    for (int i = 0; i < 20 && !descent.done(); ++i) {
        batch.clear();
        descent.ask(v.genes, batch);
        for (const Genome& g : batch)
            for (std::size_t k = 0; k < g.size(); ++k) {
                REQUIRE((g[k] >= 0.0f && g[k] <= 1.0f));
                REQUIRE(v.genes[k].settle(g[k]) == g[k]);
                if (k == 2 || k == 9) REQUIRE(g[k] == start[k]);
            }
        v.judge(batch, scores, rows);
        descent.tell(v.genes, scores, rows, v.target);
    }
}

TEST_CASE("A descent begun beside another needs to look only at what changed", "[ga]") {
    const Valley v(12);
    Descent first(v.genes, at_home(v));
    run_down(v, first, 1e-3f);
    Genome beside = first.best().genome;
    beside[3] = snap(beside[3] < 0.5f ? beside[3] + 0.3f : beside[3] - 0.3f);
    Descent second(v.genes, first, beside);
    std::vector<Genome> batch;
    second.ask(v.genes, batch);
    REQUIRE(batch.size() == 2);  // where it stands, and one nudge
    // It can tell from there that the target is near.
    const auto here = v.embed(beside);
    REQUIRE(first.promise(here, v.target) < 0.5 * std::pow(v.score(here).value, 2) * size);
    run_down(v, second, 1e-2f);
    REQUIRE(second.best().score.value < 1e-2f);
}

TEST_CASE("A descent begun beside another measures anew what stands beside a changed choice",
          "[ga]") {
    Valley v(12);
    for (std::size_t g : {4u, 5u, 12u}) v.genes[g].block = 7;
    Descent first(v.genes, at_home(v));
    run_down(v, first, 1e-3f);
    REQUIRE(first.apart(first) == 0.0);
    Genome beside = first.best().genome;
    beside[12] = v.genes[12].position(0);
    Descent second(v.genes, first, beside);
    std::vector<Genome> batch;
    second.ask(v.genes, batch);
    REQUIRE(batch.size() == 3);  // where it stands, and a nudge of each neighbour
    REQUIRE(batch[1][4] != beside[4]);
    REQUIRE(batch[2][5] != beside[5]);
    std::vector<Score> scores;
    std::vector<float> rows;
    v.judge(batch, scores, rows);
    second.tell(v.genes, scores, rows, v.target);
    REQUIRE(second.apart(first) > 0.5);
}

TEST_CASE("Starts that fail or sound like the place they leave are not followed", "[ga]") {
    const Valley v(12);
    Descent left(v.genes, at_home(v));
    run_down(v, left, 0.3f);
    const Score here = left.best().score;
    Genome elsewhere = left.best().genome;
    elsewhere[12] = v.genes[12].position(0);
    std::vector<Score> scores;
    std::vector<float> rows;
    v.judge(std::array{left.best().genome, elsewhere, elsewhere}, scores, rows);
    scores[2] = Score::worst();
    const auto best = [&](const Descent* from, bool by_score) {
        return best_start(from, here, scores, {.target = v.target, .rows = rows}, by_score);
    };
    REQUIRE(scores[1].value > here.value);
    REQUIRE(best(&left, true) == 1u);
    REQUIRE(best(&left, false) == 1u);
    REQUIRE(best(nullptr, false) == 0u);  // by score, whatever it sounds like
    scores[0].value = 0.9f * here.value;  // as it may where more is judged than the embedding tells
    REQUIRE(best(&left, true) == 0u);
    scores.assign(3, Score::worst());
    REQUIRE_FALSE(best(&left, true));
}

TEST_CASE("A hop is over when it is back, or out of patience and hope", "[ga]") {
    const Valley v(12);
    Descent hop(v.genes, at_home(v));
    run_down(v, hop, 0.3f);
    const float now = hop.best().score.value;
    REQUIRE(hop.steps() >= 2);
    HopPatience patient{.steps = 1000, .hopeful = 2.0f}, spent{.steps = 1, .hopeful = 2.0f};
    REQUIRE(hop_is_over(hop, &hop, {now}, patient));
    REQUIRE_FALSE(hop_is_over(hop, &hop, {2.0f * now}, patient));
    REQUIRE_FALSE(hop_is_over(hop, nullptr, {now}, patient));
    REQUIRE(hop_is_over(hop, nullptr, {0.4f * now}, spent));
    REQUIRE_FALSE(hop_is_over(hop, nullptr, {0.9f * now}, spent));
    REQUIRE(spent.looked);
    REQUIRE(hop_is_over(hop, nullptr, {0.9f * now}, spent));
    REQUIRE(hop_reward(1.0f, 1.5f) == 0.0f);
    REQUIRE(hop_reward(1.0f, 0.95f) == Approx(0.5f));
    REQUIRE(hop_reward(1.0f, 0.2f) == 1.0f);
    REQUIRE(hop_reward(0.0f, 0.0f) == 0.0f);
}

TEST_CASE("A hop that stays near must come down fast enough", "[ga]") {
    const Valley v(12);
    Descent hop(v.genes, at_home(v));
    run_down(v, hop, 0.3f);
    const float now = hop.best().score.value;
    const auto place_at = [&](std::size_t gene, float position) {
        Genome there = hop.best().genome;
        there[gene] = position;
        Descent place(v.genes, hop, there);
        std::vector<Genome> batch;
        std::vector<Score> scores;
        std::vector<float> rows;
        place.ask(v.genes, batch);
        v.judge(batch, scores, rows);
        place.tell(v.genes, scores, rows, v.target);
        return place;
    };
    const float beside = hop.best().genome[1] + 0.1f;
    const Descent near = place_at(1, beside), far = place_at(12, v.genes[12].position(0));
    REQUIRE(hop.apart(near) > 0.02);
    REQUIRE(hop.apart(near) < 0.5);
    REQUIRE(hop.apart(far) > 0.5);
    // Its last step brought it 1 % down, and it has 5 % to go.
    const auto over = [&](const Descent& left, int steps, int seen, float nearby = 0.5f) {
        HopPatience patience{.steps = steps,
                             .hopeful = 2.0f,
                             .nearby = nearby,
                             .seen = seen,
                             .before = {now / 0.99f}};
        return hop_is_over(hop, &left, {0.95f * now}, patience);
    };
    REQUIRE(over(near, 4, hop.steps() - 1));
    REQUIRE_FALSE(over(near, 6, hop.steps() - 1));
    REQUIRE_FALSE(over(far, 4, hop.steps() - 1));
    REQUIRE_FALSE(over(near, 4, hop.steps() - 1, 0.0f));
    REQUIRE_FALSE(over(near, 4, hop.steps()));  // it has only looked around
}

TEST_CASE("A breeder with a large budget begins anew, and keeps the best", "[ga]") {
    const Valley v(12);
    const auto cycles_of = [&](double length) {
        Archipelago a(
            {v.genes, {}},
            {.seed = 3, .optimisers = {{"breeder", {{"cycle", length}}}}, .evaluations = 6000});
        std::vector<Score> scores;
        std::vector<float> rows;
        int cycles = 0;
        float best = Score::worst().value;
        for (bool descended = false; a.evaluations() < 6000;) {
            const auto batch = a.ask(6000 - a.evaluations());
            REQUIRE(!batch.empty());
            v.judge(batch, scores, rows);
            a.tell(scores, {.target = v.target, .rows = rows});
            REQUIRE(a.champion().score.value <= best);
            best = a.champion().score.value;
            REQUIRE(a.history().back().median != Score::worst());
            cycles += a.wants_embeddings() && !descended ? 1 : 0;
            descended = a.wants_embeddings();
        }
        REQUIRE(best < 0.01f);
        return cycles;
    };
    REQUIRE(cycles_of(1500) == 4);
    REQUIRE(cycles_of(4001) == 1);
}

TEST_CASE("The breeder finds the valley and its bottom, where the genetic algorithm does not",
          "[ga]") {
    const Valley v(12);
    const auto search = [&](const char* id) {
        Archipelago a({v.genes, {}}, {.seed = 3, .optimisers = {{id}}, .evaluations = 3000});
        std::vector<Score> scores;
        std::vector<float> rows;
        while (a.evaluations() < 3000) {
            const auto batch = a.ask(3000 - a.evaluations());
            REQUIRE(!batch.empty());
            v.judge(batch, scores, rows);
            a.tell(scores, {.target = v.target, .rows = rows});
        }
        REQUIRE(a.evaluations() == 3000);
        return a.champion();
    };
    const Individual bred = search("breeder");
    REQUIRE(bred.score.value < 0.01f);
    REQUIRE(bred.score.value < 0.5f * search("ga").score.value);
    REQUIRE(bred == search("breeder"));
}

TEST_CASE("CMA learns a long narrow ellipsoid", "[ga]") {
    constexpr std::size_t n = 10;
    const std::vector<float> spreads(n, 0.2f);
    Cma cma(std::vector<float>(n, 0.2f), spreads);
    std::vector<float> sample(n), scores;
    const auto value = [&](std::span<const float> x) {
        double sum = 0.0;
        for (std::size_t i = 0; i < n; ++i)
            sum += std::pow(10.0, 4.0 * static_cast<double>(i) / (n - 1)) *
                   std::pow(double{x[i]} - 0.6, 2);
        return static_cast<float>(sum);
    };
    for (std::uint64_t g = 0; g < 700; ++g) {
        scores.clear();
        for (std::size_t c = 0; c < cma.offspring(); ++c) {
            Rng rng = Rng::stream(1, {g, c});
            cma.draw(c, sample, rng);
            for (const float x : sample) REQUIRE((x >= 0.0f && x <= 1.0f));
            scores.push_back(value(sample));
        }
        cma.learn(scores);
    }
    REQUIRE(value(cma.mean()) < 1e-6f);
    REQUIRE(cma.reach() < 0.01f);
}
