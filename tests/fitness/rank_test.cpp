#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>

#include "fitness/fitness.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;

namespace {

constexpr int steps = 121;  // quarter tones from 55 to 1760 Hz

struct Tally {
    double right = 0.0, pairs = 0.0;
    void add(bool good) {
        right += good ? 1.0 : 0.0;
        pairs += 1.0;
    }
    [[nodiscard]] double share() const { return right / pairs; }
};

// Pairs of candidates of one waveform, both against one target: how often the nearer in pitch has
// the lower score. By whether they share the target's waveform, and by the larger of the two
// distances.
struct Ranking {
    std::array<std::array<Tally, 3>, 2>
        apart;                 // pairs a semitone or more apart: 0.5, 1.5, 5 octaves
    std::array<Tally, 2> all;  // every pair, down to a quarter tone
};

void rank(const std::vector<Score>& scores, int target, std::size_t kind, Ranking& ranking) {
    for (int i = 0; i < steps; ++i)
        for (int j = 0; j < i; ++j) {
            const int di = std::abs(i - target), dj = std::abs(j - target);
            if (di == dj) continue;
            const auto at = [&](int k) { return scores[static_cast<std::size_t>(k)]; };
            const bool good = di < dj ? at(i) < at(j) : at(j) < at(i);
            ranking.all[kind].add(good);
            if (std::abs(di - dj) < 2) continue;
            const int far = std::max(di, dj);
            ranking.apart[kind][far <= 12 ? 0 : far <= 36 ? 1 : 2].add(good);
        }
}

}  // namespace

TEST_CASE("Nearer in pitch scores nearer", "[fitness][gate]") {
    constexpr double seconds = 0.25;
    std::vector<std::vector<std::vector<float>>> tones;
    for (const test::Wave wave : test::waves) {
        tones.emplace_back();
        for (int p = 0; p < steps; ++p)
            tones.back().push_back(test::tone(wave, 55.0 * std::exp2(p / 24.0), seconds, 0.13 * p));
    }
    Ranking ranking;
    Workspace work;
    for (std::size_t w = 0; w < tones.size(); ++w)
        for (int target = 7 + 3 * static_cast<int>(w); target < steps; target += 31) {
            const auto fitness =
                make_fitness({}, {.samples = tones[w][static_cast<std::size_t>(target)]});
            REQUIRE(fitness->target().pitched);
            for (std::size_t other = 0; other < tones.size(); ++other) {
                std::vector<Score> scores;
                for (const auto& candidate : tones[other])
                    scores.push_back(fitness->score(candidate, work));
                rank(scores, target, other == w ? 0 : 1, ranking);
            }
        }
    for (const std::size_t kind : {0u, 1u}) {
        const auto& cells = ranking.apart[kind];
        INFO((kind == 0 ? "same" : "different")
             << " waveform: all " << ranking.all[kind].share()
             << ", a semitone apart within 0.5 octave " << cells[0].share() << ", 1.5 octaves "
             << cells[1].share() << ", beyond " << cells[2].share());
        CHECK(ranking.all[kind].share() >= 0.98);
        for (const Tally& cell : cells) CHECK(cell.share() >= 0.98);
    }
}
