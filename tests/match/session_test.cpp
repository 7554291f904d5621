#include "match/session.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "engine/audio_file.h"
#include "engine/error.h"
#include "engine/parallel.h"
#include "match/bench.h"
#include "match/run_directory.h"
#include "presets/library.h"
#include "presets/preset.h"
#include "synth/registry.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using test::search;
using test::target;
using test::ThreadCount;

TEST_CASE("The same seed and evaluations give the same preset on 1, 2 and 7 threads", "[match]") {
    const Audio audio = target("t12_snare");
    const MatchSettings settings{.budget = {.evaluations = 1500}};
    std::string first;
    for (const int count : {1, 2, 7}) {
        const ThreadCount guard(count);
        const std::string text = to_text(search(audio, settings).best);
        if (first.empty()) first = text;
        REQUIRE(text == first);
    }
}

TEST_CASE("Another seed gives another preset", "[match]") {
    const Audio audio = target("t11_kick");
    const MatchSettings one{.budget = {.evaluations = 1200}},
        two{.budget = {.evaluations = 1200}, .seed = 2};
    REQUIRE(to_text(search(audio, one).best) != to_text(search(audio, two).best));
}

TEST_CASE("A search spends its evaluations exactly and its history only improves", "[match]") {
    for (const std::uint64_t budget : {1u, 77u, 2000u}) {
        const MatchResult r = search(target("t11_kick"), {.budget = {.evaluations = budget}});
        REQUIRE(r.evaluations == budget);
        REQUIRE(r.history.back().evaluations == budget);
        float best = 1e30f;
        for (const HistoryLine& line : r.history)
            if (line.template_name == r.template_name) {
                REQUIRE(line.record.best.value <= best);
                best = line.record.best.value;
            }
    }
}

TEST_CASE("The reported score is that of the preset on disk, reloaded and rendered", "[match]") {
    const Audio audio = target("t01_bass_tight");
    const MatchResult r = search(audio, {.budget = {.evaluations = 800}});
    const auto directory = std::filesystem::temp_directory_path() / "patchbreeder_session_test";
    std::filesystem::remove_all(directory);
    const RunFiles files = choose_run_directory(directory, "x.wav", false);
    create_run_directory(files);
    write_run(files, r, {}, "x.wav", audio);
    const Preset reloaded = load_preset(files.preset(), synth_registry());
    REQUIRE(reloaded.patch.positions == r.best.patch.positions);
    REQUIRE(reloaded.patch.gains == r.best.patch.gains);
    REQUIRE(to_text(reloaded) == to_text(r.best));
    REQUIRE(reloaded.phrase == r.best.phrase);
    for (const std::string& tag : reloaded.tags) REQUIRE(tag != "template");
    const Audio again = render(reloaded.patch, reloaded.phrase);
    REQUIRE(again.samples == r.audio.samples);
    Workspace work;
    const auto judge = make_fitness({}, audio);
    REQUIRE(judge->score(again.samples, work) == r.report.score);
    REQUIRE_THROWS_AS(choose_run_directory(directory, "x.wav", false), Error);
    std::filesystem::remove_all(directory);
}

TEST_CASE("The match is as loud as the target", "[match]") {
    const Audio audio = target("t02_bass_mini");
    const MatchResult r = search(audio, {.budget = {.evaluations = 500}});
    const auto power = [](const std::vector<float>& samples) {
        double sum = 0.0;
        for (const float x : samples) sum += double{x} * double{x};
        return sum / static_cast<double>(samples.size());
    };
    const double db = 10.0 * std::log10(power(r.audio.samples) / power(audio.samples));
    // Less only if full scale does not allow it.
    REQUIRE(db < 0.2);
    REQUIRE((db > -0.2 || peak(r.audio.samples) > 0.999f));
}

TEST_CASE("An observer that says no stops the search and keeps the best", "[match]") {
    const Audio audio = target("t11_kick");
    Session session(synth_registry(), audio, {.budget = {.evaluations = 100000}});
    int generations = 0;
    const MatchResult r = session.run([&](const MatchProgress&) { return ++generations < 3; });
    REQUIRE(r.stopped);
    REQUIRE(r.evaluations < 2000);
    REQUIRE(r.report.score < Score::worst());
}

TEST_CASE("A search ends when it is good enough, or gains no more", "[match]") {
    const Audio audio = target("t11_kick");
    const auto ended = [&](const std::string& optimiser, const StopRules& stop) {
        return search(audio, {.budget = {.evaluations = 4000},
                              .stop = stop,
                              .optimiser = {.id = optimiser},
                              .templates = {"drum-kick"}});
    };
    for (const char* optimiser : {"breeder", "neat"}) {
        INFO(optimiser);
        const MatchResult enough = ended(optimiser, {.score = 0.9f});
        CHECK(enough.evaluations < 4000);
        CHECK_FALSE(enough.stopped);  // nobody stopped it
        CHECK(enough.history.back().record.best.value <= 0.9f);
        const MatchResult idle = ended(optimiser, {.idle = 1});
        CHECK(idle.evaluations < 4000);
        CHECK(idle.history.size() >= 2);  // the first generation is a gain
        CHECK(ended(optimiser, {.score = 0.0f, .idle = 4000}).evaluations == 4000);
    }
}

TEST_CASE("A search improves on its first generation for a pitched target", "[match]") {
    const MatchResult r = search(target("t01_bass_tight"),
                                 {.budget = {.evaluations = 3000}, .templates = {"subtractive"}});
    REQUIRE(r.report.score.value < 0.6f);
    REQUIRE(r.history.front().record.best.value > r.report.score.value);
}

TEST_CASE("Unknown templates, optimisers and terms are usage errors", "[match]") {
    const Audio audio = target("t11_kick");
    REQUIRE_THROWS_AS(Session(synth_registry(), audio, {.optimiser = {.id = "gaa"}}), Error);
    REQUIRE_THROWS_AS(Session(synth_registry(), audio, {.templates = {"subtractiv"}}), Error);
    REQUIRE_THROWS_AS(Session(synth_registry(), audio, {.fitness = {.name = "mmss"}}), Error);
}

TEST_CASE("The signature is the same for every thread count", "[match]") {
    std::uint64_t first = 0;
    for (const int count : {1, 7}) {
        const ThreadCount guard(count);
        const std::uint64_t s = signature(synth_registry());
        if (first == 0) first = s;
        REQUIRE(s == first);
    }
}
