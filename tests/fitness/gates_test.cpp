// The gates of the fitness: what a figure must hold before a search may trust it.
#include <catch2/catch.hpp>
#include <limits>

#include "engine/error.h"
#include "engine/parallel.h"
#include "fitness/fitness.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;
using test::Reference;
using test::Wave;

namespace {

FitnessSettings named(std::string_view name) {
    return {.name = std::string(name), .weights = {}};
}

const Reference& reference(std::string_view id) {
    for (const Reference& r : test::references())
        if (r.id == id) return r;
    throw std::runtime_error("no such reference");
}

}  // namespace

TEST_CASE("A sound is at distance 0 from itself, exactly, for every fitness", "[fitness][gate]") {
    Workspace work;
    for (const FitnessInfo& info : fitness_list())
        for (const Reference& r : test::references()) {
            // The comparison losses know nothing of kinds of sound: three will do.
            if (info.name.starts_with("m") && r.id > "t03") continue;
            INFO(info.name << " " << r.id);
            const auto fitness = make_fitness(named(info.name), r.audio);
            REQUIRE(fitness->score(r.audio.samples, work).value == 0.0f);
        }
}

TEST_CASE("Gain changes nothing measurable", "[fitness][gate]") {
    Workspace work;
    for (const char* name : {"composite", "timbre"})
        for (const Reference& r : test::references()) {
            INFO(name << " " << r.id);
            const auto fitness = make_fitness(named(name), r.audio);
            const auto other = test::tone(Wave::saw, 200, r.audio.seconds());
            const float middle = fitness->score(other, work).value;
            for (const float gain : {10.0f, 0.1f}) {
                CHECK(fitness->score(test::scaled(r.audio.samples, gain), work).value < 1e-4f);
                CHECK(fitness->score(test::scaled(other, gain), work).value ==
                      Approx(middle).margin(1e-4));
            }
        }
}

TEST_CASE("Trivial answers do not match", "[fitness][gate]") {
    Workspace work;
    for (const Reference& r : test::references()) {
        const auto fitness = make_fitness({}, r.audio);
        const std::size_t n = r.audio.samples.size();
        INFO(r.id << (fitness->target().pitched ? " pitched" : " unpitched"));
        CHECK(fitness->score({}, work).value >= 0.95f);
        CHECK(fitness->score(std::vector<float>(n, 0.5f), work).value >= 0.95f);
        CHECK(fitness->score(std::vector<float>(n, -1e-3f), work).value >= 0.95f);
        if (!fitness->target().pitched) continue;
        for (const std::uint64_t seed : {1u, 2u, 3u})
            CHECK(fitness->score(test::white_noise(n, seed), work).value >= 0.95f);
    }
}

TEST_CASE("At the right pitch the timbre decides", "[fitness][gate]") {
    Workspace work;
    for (const double hertz : {110.0, 220.0, 440.0}) {
        const auto saw = test::tone(Wave::saw, hertz, 1.0);
        const auto fitness = make_fitness({}, {.samples = saw});
        const float sine = fitness->score(test::tone(Wave::sine, hertz, 1.0), work).value;
        const float square = fitness->score(test::tone(Wave::square, hertz, 1.0), work).value;
        const float shifted = fitness->score(test::tone(Wave::saw, hertz, 1.0, 0.7), work).value;
        INFO(hertz << " Hz: sine " << sine << ", square " << square << ", phase " << shifted);
        CHECK(sine >= 0.35f);
        CHECK(sine < 1.0f);
        CHECK(square < sine);
        CHECK(square >= 0.2f);
        CHECK(shifted < 0.1f);
        // An octave off with the right timbre is still better than the trivial answers.
        CHECK(fitness->score(test::tone(Wave::saw, 2.0 * hertz, 1.0), work).value < 1.0f);
    }
}

TEST_CASE("A candidate that is not finite loses against everything", "[fitness]") {
    Workspace work;
    const Audio& target = reference("t03_lead_synthbrass").audio;
    for (const FitnessInfo& info : fitness_list()) {
        const auto fitness = make_fitness(named(info.name), target);
        for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
                                std::numeric_limits<float>::infinity(), 1e30f}) {
            auto broken = target.samples;
            broken[12345] = bad;
            INFO(info.name << " " << bad);
            CHECK(fitness->score(broken, work) >= Score{100.0f});
            CHECK_FALSE(std::isnan(fitness->score(broken, work).value));
        }
    }
    CHECK(make_fitness({}, target)->score(std::vector<float>(9, std::nanf("")), work) ==
          Score::worst());
}

TEST_CASE("Shorter candidates are padded and longer ones cut", "[fitness]") {
    Workspace work;
    const Audio& target = reference("t06_pluck_crystal").audio;
    for (const FitnessInfo& info : fitness_list()) {
        const auto fitness = make_fitness(named(info.name), target);
        auto longer = target.samples, shorter = longer, padded = longer;
        longer.resize(longer.size() + 30000, 0.3f);
        shorter.resize(20001);
        std::fill(padded.begin() + 20001, padded.end(), 0.0f);
        CHECK(fitness->score(longer, work).value == 0.0f);
        CHECK(fitness->score(shorter, work).value > 0.0f);
        if (info.name.starts_with("m"))
            CHECK(fitness->score(shorter, work) == fitness->score(padded, work));
    }
}

TEST_CASE("Very short targets can be judged", "[fitness]") {
    Workspace work;
    for (const double seconds : {0.0005, 0.003, 0.02, 0.05, 0.1})
        for (const FitnessInfo& info : fitness_list()) {
            const Audio target{.samples = test::tone(Wave::saw, 440, seconds)};
            const auto fitness = make_fitness(named(info.name), target);
            INFO(info.name << " " << seconds);
            CHECK(fitness->score(target.samples, work).value == 0.0f);
            CHECK(fitness->score(test::white_noise(3000), work).value > 0.0f);
            CHECK(std::isfinite(fitness->score({}, work).value));
        }
}

TEST_CASE("A score does not depend on what the workspace was used for", "[fitness]") {
    const Audio& target = reference("t08_fm_clav").audio;
    const auto candidate = test::tone(Wave::square, 165, 1.0);
    Workspace used;
    for (const FitnessInfo& info : fitness_list()) {
        const auto fitness = make_fitness(named(info.name), target);
        const Score score = fitness->score(candidate, used);
        Workspace fresh;
        CHECK(fitness->score(candidate, fresh) == score);
        // No allocation after the first call.
        const float* memory = fresh.data();
        static_cast<void>(fitness->score(target.samples, fresh));
        CHECK(fresh.data() == memory);
        // The stages one by one leave the workspace as a score does.
        for (std::size_t s = 0; s < fitness->stages().size(); ++s)
            fitness->run_stage(s, candidate, fresh);
        CHECK(fitness->score(candidate, fresh) == score);
    }
}

TEST_CASE("A score does not depend on how the thread treats denormals", "[fitness]") {
    auto fading = test::tone(Wave::saw, 300, 1.0);
    for (std::size_t i = 0; i < fading.size(); ++i)
        fading[i] *= std::exp(-0.004f * static_cast<float>(i));
    Workspace work;
    for (const FitnessInfo& info : fitness_list()) {
        const auto fitness = make_fitness(named(info.name), {.samples = fading});
        const Score score = fitness->score(test::tone(Wave::sine, 300, 0.4), work);
        const FlushDenormals flush;
        CHECK(fitness->score(fading, work).value == 0.0f);
        CHECK(fitness->score(test::tone(Wave::sine, 300, 0.4), work) == score);
    }
}

TEST_CASE("A report explains its score", "[fitness]") {
    Workspace work;
    const auto candidate = test::tone(Wave::square, 250, 1.0);
    for (const FitnessInfo& info : fitness_list()) {
        const auto fitness = make_fitness(named(info.name), reference("t03_lead_synthbrass").audio);
        const Report report = fitness->report(candidate, work);
        CHECK(report.score == fitness->score(candidate, work));
        CHECK(report.pitched);
        float total = 0.0f;
        for (const TermResult& t : report.terms) total += t.share;
        CHECK(total == Approx(report.score.value));
    }
}

TEST_CASE("Settings that make no sense are refused with a word of advice", "[fitness]") {
    const Audio target{.samples = test::tone(Wave::saw, 220, 0.3)};
    const auto what = [&](const FitnessSettings& settings, const Audio& audio) -> std::string {
        try {
            static_cast<void>(make_fitness(settings, audio));
        } catch (const Error& e) {
            return e.what();
        }
        return "";
    };
    CHECK_THAT(what({.name = "compsite", .weights = {}}, target), Catch::Contains("'composite'?"));
    CHECK_THAT(what({.weights = {{"mell", 1.0f}}}, target), Catch::Contains("'mel'?"));
    CHECK_THAT(what({.weights = {{"mel", -1.0f}}}, target), Catch::Contains("0 or more"));
    CHECK_THAT(what({.name = "mss", .weights = {{"mel", 1.0f}}}, target),
               Catch::Contains("no weights"));
    CHECK_THAT(what({.name = "timbre", .weights = {{"mel", 0.0f}, {"sc", 0.0f}}}, target),
               Catch::Contains("weight"));
    FitnessSettings swing;
    for (const TermInfo& t : term_list())
        swing.weights.emplace_back(t.id, t.id == "modulation" ? 1.0f : 0.0f);
    CHECK_THAT(what(swing, target), Catch::Contains("short"));
    CHECK_THAT(what({}, {.samples = {}}), Catch::Contains("empty"));
    CHECK_THAT(what({}, {.samples = std::vector<float>(1000, 0.25f)}), Catch::Contains("silent"));
    CHECK_THAT(what({}, {.samples = {0.1f, std::nanf(""), 0.2f}}), Catch::Contains("finite"));
    CHECK_THAT(what({}, {.rate = 48000, .samples = target.samples}), Catch::Contains("48000"));
}
