#include <catch2/catch.hpp>
#include <set>

#include "fitness/fitness.h"
#include "tests/fitness/sounds.h"

using namespace patchbreeder;
using test::Wave;

namespace {

// A composite of one term alone.
FitnessSettings only(std::string_view term) {
    FitnessSettings settings;
    for (const TermInfo& t : term_list())
        settings.weights.emplace_back(t.id, t.id == term ? 1.0f : 0.0f);
    return settings;
}

// A tone with vibrato and tremolo, so that every term has something to compare.
Audio lively_tone() {
    Audio audio;
    double phase = 0.0;
    for (int i = 0; i < 48000; ++i) {
        const double t = i / 44100.0;
        phase += 220.0 * (1.0 + 0.02 * std::sin(35.0 * t)) / 44100.0;
        const double level = 0.3 * (1.0 + 0.5 * std::sin(25.0 * t)) * std::min(1.0, t / 0.01);
        audio.samples.push_back(static_cast<float>(
            level * std::sin(6.283185307 * phase + 2.0 * std::sin(6.283185307 * phase))));
    }
    return audio;
}

}  // namespace

TEST_CASE("Every term says what it is", "[fitness]") {
    std::set<std::string_view> ids;
    for (const TermInfo& t : term_list()) {
        CHECK(ids.insert(t.id).second);
        CHECK_FALSE(t.summary.empty());
        CHECK_FALSE(t.unit.empty());
        CHECK(t.silence > 0.0f);
        CHECK(t.pitched_weight + t.unpitched_weight > 0.0f);
    }
}

TEST_CASE("Every term is zero on identity and positive on silence", "[fitness]") {
    const Audio target = lively_tone();
    Workspace work;
    for (const TermInfo& t : term_list()) {
        INFO(t.id);
        const auto fitness = make_fitness(only(t.id), target);
        const Report same = fitness->report(target.samples, work);
        REQUIRE(same.terms.size() == 1);
        CHECK(same.terms[0].id == t.id);
        CHECK(same.terms[0].distance == 0.0f);
        const Report silence = fitness->report({}, work);
        CHECK(silence.terms[0].distance > 0.1f * t.silence);
        CHECK(silence.terms[0].distance < 3.0f * t.silence);
        CHECK(silence.score.value > 0.9f);
    }
}

TEST_CASE("Every term grows with the difference it is named after", "[fitness]") {
    const auto distance = [](std::string_view term, const std::vector<float>& target,
                             const std::vector<float>& candidate) {
        Workspace work;
        const auto fitness = make_fitness(only(term), {.samples = target});
        return fitness->report(candidate, work).terms[0].distance;
    };
    const auto saw = test::tone(Wave::saw, 220, 1.0);
    const auto at = [](double hertz) { return test::tone(Wave::saw, hertz, 1.0); };
    SECTION("pitch") {
        CHECK(distance("f0", saw, at(440)) == Approx(1.0).margin(0.01));
        CHECK(distance("f0", saw, at(233.08)) == Approx(1.0 / 12.0).margin(0.003));
        CHECK(distance("f0", saw, test::tone(Wave::sine, 220, 1.0)) < 0.002f);
        CHECK(distance("f0", saw, test::white_noise(44100)) == Approx(1.5).margin(0.2));
    }
    SECTION("transport moves a sine by its interval") {
        const auto sine = test::tone(Wave::sine, 500, 1.0);
        CHECK(distance("transport", sine, test::tone(Wave::sine, 1000, 1.0)) ==
              Approx(1.0).margin(0.05));
        CHECK(distance("transport", sine, test::tone(Wave::sine, 4000, 1.0)) ==
              Approx(3.0).margin(0.05));
    }
    SECTION("timbre") {
        for (const char* term : {"mel", "sc", "detail512"})
            CHECK(distance(term, saw, test::tone(Wave::square, 220, 1.0)) <
                  distance(term, saw, test::tone(Wave::sine, 220, 1.0)));
    }
    SECTION("length and level over time") {
        auto half = saw, fading = saw;
        std::fill(half.begin() + 22050, half.end(), 0.0f);
        for (std::size_t i = 0; i < fading.size(); ++i)
            fading[i] *= 1.0f - 0.5f * static_cast<float>(i) / 44100.0f;
        CHECK(distance("envelope", saw, fading) > 1.0f);
        CHECK(distance("envelope", saw, fading) < 5.0f);
        CHECK(distance("envelope", saw, half) > 30.0f);
    }
    SECTION("attack") {
        auto slow = saw, slower = saw;
        for (std::size_t i = 0; i < saw.size(); ++i) {
            slow[i] *= std::min(1.0f, static_cast<float>(i) / 1000.0f);
            slower[i] *= std::min(1.0f, static_cast<float>(i) / 3000.0f);
        }
        for (const char* term : {"onset", "detail128"})
            CHECK(distance(term, saw, slow) < distance(term, saw, slower));
    }
    SECTION("vibrato") {
        const auto lively = lively_tone().samples;
        CHECK(distance("modulation", lively, test::tone(Wave::fm, 220, 48000 / 44100.0)) > 0.3f);
    }
}
