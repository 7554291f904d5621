#include "tests/match/phrases.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

#include "match/phrase_session.h"

using namespace patchbreeder;

namespace {

constexpr std::string_view plain_voice = R"({
  "format": "patchbreeder-preset", "version": 1, "name": "plain",
  "nodes": [{"name": "osc", "module": "oscillator"}, {"name": "env", "module": "adsr"},
            {"name": "amp", "module": "vca"}],
  "cables": [{"from": "osc", "to": "amp.in", "gain": 1}, {"from": "env", "to": "amp.amp", "gain": 1},
             {"from": "amp", "to": "mix", "gain": 1}]
})";

}  // namespace

TEST_CASE("Of twenty random phrases, 95 % of the notes are found", "[match]") {
    test::Found all;
    for (std::uint64_t i = 0; i < 20; ++i) all.add(test::listen(test::random_phrase(1, i)));
    INFO(all.found << " of " << all.notes << ", " << all.extra << " extra");
    CHECK(all.notes >= 80);
    CHECK(all.share() >= 0.95);
    CHECK(all.extra <= all.notes / 20);
}

TEST_CASE("An instrument between the keys of a piano plays whole keys of its own", "[match]") {
    const auto heard = [](std::initializer_list<float> pitches) {
        std::vector<HeardNote> notes;
        for (const float pitch : pitches)
            notes.push_back({.note = {.pitch = pitch, .gate = 0.4f}, .clarity = 0.9f});
        std::vector<float> keys;
        for (const HeardNote& n : on_keys(notes)) keys.push_back(n.note.pitch);
        return keys;
    };
    CHECK(heard({60.02f, 62.97f, 65.1f}) == std::vector<float>{60.0f, 63.0f, 65.0f});
    // Half a semitone flat: rounded one by one, they would go to either side.
    const std::vector<float> flat = heard({59.52f, 61.48f, 64.49f, 66.55f});
    CHECK(flat[1] - flat[0] == Approx(2.0f));
    CHECK(flat[2] - flat[0] == Approx(5.0f));
    CHECK(flat[3] - flat[0] == Approx(7.0f));
    CHECK(flat[0] == Approx(59.5f).margin(0.05f));
    // A little flat, and one that is bent.
    CHECK(heard({59.8f, 61.78f, 64.8f, 66.35f}) == std::vector<float>{60.0f, 62.0f, 65.0f, 66.35f});
    CHECK(heard({}).empty());
}

TEST_CASE("Chords and overlapping notes are the sum of their notes, however many", "[match]") {
    Patch quiet = preset_from_text(plain_voice, "plain", synth_registry()).patch;
    quiet.level = -40.0f;
    // More than is kept in memory at a time.
    Phrase all{.notes = {}, .length = 60.0f};
    for (int i = 0; i < 20; ++i)
        all.notes.push_back({.pitch = 50.0f + static_cast<float>(i),
                             .onset = 0.05f * static_cast<float>(i / 4),
                             .gate = 0.5f});
    const RenderSpec spec{.rate = 8000};
    const Audio together = render(quiet, all, spec);
    std::vector<float> sum(together.samples.size());
    for (const Note& note : all.notes) {
        const Audio alone = render(quiet, {.notes = {note}, .length = all.length}, spec);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += alone.samples[i];
    }
    float worst = 0.0f;
    for (std::size_t i = 0; i < sum.size(); ++i)
        worst = std::max(worst, std::abs(sum[i] - together.samples[i]));
    REQUIRE(peak(together.samples) > 1e-3f);
    CHECK(worst < 1e-3f * peak(together.samples));
}

// What `match --notes-only --template PRESET` makes of them.
TEST_CASE("Notes are learnt with a patch that is known", "[.][learnt]") {
    test::Found heard, learnt;
    for (std::uint64_t i = 0; i < 60; ++i) {
        const test::Played played = test::random_phrase(3, i);
        const MatchSettings settings{.budget = {.evaluations = 2000},
                                     .templates = {played.preset},
                                     .phrase = {.notes_only = true}};
        heard.add(test::listen(played));
        const auto phrase = find_phrase(played.audio, settings);
        REQUIRE(phrase);
        PhraseSession session(synth_registry(), played.audio, settings, *phrase);
        const MatchResult result = session.run([](const MatchProgress&) { return true; });
        learnt.add(test::compare(played.phrase, result.best.phrase.notes));
    }
    for (const auto& [name, f] : {std::pair("heard", heard), std::pair("learnt", learnt)})
        fmt::print("{}: {} of {} notes ({:.1f} %), {} within 30 ms, {} extra\n", name, f.found,
                   f.notes, 100.0 * f.share(), f.within_30_ms, f.extra);
    CHECK(learnt.share() >= 0.95);
}

// test_match "[phrases]" writes the table of docs/results-phrases.md.
TEST_CASE("Where notes are found and where they are missed", "[.][phrases]") {
    std::map<std::string, test::Found> by_preset;
    test::Found all;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const test::Played played = test::random_phrase(2, i);
        const test::Found found = test::listen(played);
        by_preset[played.preset].add(found);
        all.add(found);
    }
    const auto line = [](const std::string& name, const test::Found& f) {
        const auto percent = [&](std::size_t n) {
            return 100.0 * static_cast<double>(n) / static_cast<double>(f.notes);
        };
        fmt::print("| {} | {} | {:.0f} % | {:.0f} % | {} |\n", name, f.notes, percent(f.found),
                   percent(f.within_30_ms), f.extra);
    };
    fmt::print("| preset | notes | found | within 30 ms | extra |\n|---|---|---|---|---|\n");
    for (const auto& [name, found] : by_preset) line(name, found);
    line("all", all);
    CHECK(all.share() > 0.9);
}
