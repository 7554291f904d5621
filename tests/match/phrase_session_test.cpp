#include "match/phrase_session.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "engine/audio_file.h"
#include "engine/midi_file.h"
#include "match/run_directory.h"
#include "tests/match/phrases.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using test::target;

namespace {

MatchResult search(PhraseSession& session) {
    return session.run([](const MatchProgress&) { return true; });
}
std::filesystem::path scratch(const char* name) {
    return std::filesystem::temp_directory_path() / name;
}

struct Song {
    Preset preset = load_preset(resolve_preset("pluck"), synth_registry());
    Phrase phrase{.notes = {{.pitch = 57.0f, .velocity = 0.7f, .onset = 0.05f, .gate = 0.2f},
                            {.pitch = 64.0f, .velocity = 0.5f, .onset = 0.5f, .gate = 0.3f},
                            {.pitch = 60.0f, .velocity = 0.8f, .onset = 0.95f, .gate = 0.15f}},
                  .length = 1.4f};
    Audio audio = render(preset.patch, phrase);
};

}  // namespace

TEST_CASE("A match of the melody plays its four notes and writes them to a MIDI file", "[match]") {
    const Audio melody = target("t18_melody_pluck");
    MatchSettings settings{.budget = {.evaluations = 150}, .templates = {"subtractive"}};
    const auto phrase = find_phrase(melody, settings);
    REQUIRE(phrase);
    PhraseSession session(synth_registry(), melody, settings, *phrase);
    const MatchResult result = search(session);
    REQUIRE(result.evaluations == 150);
    REQUIRE(result.phrase);
    CHECK(result.phrase->fitted);
    CHECK(result.phrase->finish == *session.settings().phrase.finish);
    CHECK(repeat_command(result, session.settings(), "x.wav").find("--finish ") !=
          std::string::npos);

    const auto directory = scratch("patchbreeder_phrase_test");
    std::filesystem::remove_all(directory);
    const RunFiles files{directory};
    create_run_directory(files);
    write_run(files, result, session.settings(), "x.wav", melody);
    const auto notes = read_midi(files.notes());
    REQUIRE(notes.size() == 4);
    const float keys[] = {64, 67, 62, 69}, onsets[] = {0.0f, 0.4f, 0.8f, 1.5f};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(notes[i].pitch == keys[i]);
        CHECK(notes[i].onset == Approx(onsets[i]).margin(0.03));
    }
    std::filesystem::remove_all(directory);
}

TEST_CASE("A phrase is matched to the same bits whether its share is left open or given",
          "[match]") {
    const Song song;
    MatchSettings settings{.budget = {.evaluations = 120}, .templates = {"subtractive"}};
    const auto phrase = find_phrase(song.audio, settings);
    REQUIRE(phrase);
    PhraseSession first(synth_registry(), song.audio, settings, *phrase);
    const MatchResult one = search(first);
    PhraseSession second(synth_registry(), song.audio, first.settings(), *phrase);
    CHECK(to_text(search(second).best) == to_text(one.best));
}

TEST_CASE("One note is no phrase, nor is what the user calls one", "[match]") {
    CHECK_FALSE(find_phrase(target("t01_bass_tight"), {}));
    CHECK_FALSE(find_phrase(target("t13_hat_closed"), {}));
    CHECK_FALSE(find_phrase(target("t18_melody_pluck"), {.note = {.pitch = 64.0f}}));
    CHECK(find_phrase(target("t01_bass_tight"), {.phrase = {.notes_only = true}}));
}

TEST_CASE("Notes alone are learnt and the patch stays as it is", "[match]") {
    const Song song;
    const MatchSettings settings{
        .budget = {.evaluations = 800}, .templates = {"pluck"}, .phrase = {.notes_only = true}};
    auto phrase = find_phrase(song.audio, settings);
    REQUIRE(phrase);
    REQUIRE(phrase->notes.size() == 3);
    phrase->notes[1].pitch -= 12.0f;  // heard an octave too low, and late
    phrase->notes[1].onset += 0.02f;
    // An echo that was taken for a note.
    phrase->notes.push_back({.pitch = phrase->notes[2].pitch,
                             .velocity = 0.05f,
                             .onset = phrase->notes[2].onset + 0.2f,
                             .gate = 0.1f});
    PhraseSession session(synth_registry(), song.audio, settings, *phrase);
    const MatchResult result = search(session);
    Patch patch = result.best.patch;
    patch.level = song.preset.patch.level;
    CHECK(patch == song.preset.patch);
    REQUIRE(result.best.phrase.notes.size() == 3);
    CHECK(result.phrase->notes == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(result.best.phrase.notes[i].pitch == song.phrase.notes[i].pitch);
        CHECK(result.best.phrase.notes[i].onset == Approx(song.phrase.notes[i].onset).margin(0.01));
    }
    CHECK(result.report.score.value < 0.15f);
}

TEST_CASE("Known notes are played as they are, chords too", "[match]") {
    Song song;
    song.phrase.notes[2].onset = song.phrase.notes[1].onset;
    song.audio = render(song.preset.patch, song.phrase);
    const auto file = scratch("patchbreeder_phrase_test.mid");
    write_midi(file, song.phrase.notes);
    const MatchSettings settings{
        .budget = {.evaluations = 60}, .templates = {"pluck"}, .phrase = {.midi = file}};
    const auto phrase = find_phrase(song.audio, settings);
    REQUIRE(phrase);
    REQUIRE(phrase->clearest);
    CHECK(phrase->clearest->note == 0);  // the others sound together
    PhraseSession session(synth_registry(), song.audio, settings, *phrase);
    const MatchResult result = search(session);
    CHECK(result.best.phrase.notes == read_midi(file));
    CHECK(result.report.score.value < 0.5f);
    std::filesystem::remove(file);
}

TEST_CASE("The clearest note sounds alone, long and loud", "[match]") {
    const std::vector<Note> notes{{.velocity = 0.8f, .onset = 0.0f, .gate = 1.0f},
                                  {.velocity = 0.9f, .onset = 0.5f, .gate = 0.4f},
                                  {.velocity = 0.4f, .onset = 1.2f, .gate = 0.5f},
                                  {.velocity = 0.8f, .onset = 2.0f, .gate = 0.5f}};
    const auto clearest = find_clearest(notes, {}, 3.0f);
    REQUIRE(clearest);
    CHECK(clearest->note == 3);
    CHECK(clearest->from == Approx(1.995));
    CHECK(clearest->to == Approx(3.0));
    const std::vector<Note> chord{{.gate = 0.5f}, {.gate = 0.5f}};
    CHECK_FALSE(find_clearest(chord, {}, 1.0f));
}
