#include "match/recordings.h"

#include <catch2/catch.hpp>

#include "engine/error.h"
#include "match/medley.h"
#include "match/own_cycles.h"
#include "presets/library.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

Preset piano() {
    return load_preset(resolve_preset("e-piano"), synth_registry());
}
Audio note(float pitch, float velocity = 0.8f) {
    return render(piano().patch, {.notes = {{.pitch = pitch, .velocity = velocity, .gate = 0.3f}},
                                  .length = 0.6f});
}
MatchSettings settings_for(std::size_t files) {
    MatchSettings settings{.budget = {.evaluations = 60}, .templates = {"e-piano"}};
    for (std::size_t i = 0; i < files; ++i)
        settings.recordings.files.push_back(std::to_string(i) + ".wav");
    return settings;
}

}  // namespace

TEST_CASE("A medley judges each recording as if it were alone", "[match]") {
    const Audio low = note(48), high = note(72), other = note(55);
    const std::size_t at = low.samples.size() + 1000;
    const Medley medley({}, {{.first = 0, .audio = low}, {.first = at, .audio = high}}, false);
    std::vector<float> played(at + high.samples.size());
    const auto put = [&](const Audio& audio, std::size_t first) {
        std::copy(audio.samples.begin(), audio.samples.end(),
                  played.begin() + static_cast<std::ptrdiff_t>(first));
    };
    Workspace work;
    put(low, 0), put(high, at);
    CHECK(medley.score(played, work).value < 1e-4f);
    put(other, at);
    Workspace alone;
    const float wrong = make_fitness({}, high)->score(other.samples, alone).value;
    CHECK(medley.score(played, work).value == Approx(0.5f * wrong).margin(1e-4));
    CHECK(medley.report(played, work).score == medley.score(played, work));
    std::vector<float> embedding(medley.target_embedding().size());
    CHECK(medley.score_and_embed(played, work, embedding) == medley.score(played, work));
    Workspace fresh;
    CHECK(medley.score(played, fresh) == medley.score(played, work));
}

TEST_CASE("Where velocities are known, softer recordings must be softer", "[match]") {
    const Audio loud = note(60);
    Audio soft = loud;
    for (float& x : soft.samples) x *= 0.25f;
    const std::size_t at = loud.samples.size();
    const std::vector<MedleyPart> parts{{.first = 0, .audio = soft}, {.first = at, .audio = loud}};
    std::vector<float> played = loud.samples;
    played.insert(played.end(), loud.samples.begin(), loud.samples.end());
    Workspace work;
    CHECK(Medley({}, parts, false).score(played, work).value < 1e-3f);
    CHECK(Medley({}, parts, true).score(played, work).value > 0.2f);
}

TEST_CASE("One patch is fitted on several recordings, and told how it plays another", "[match]") {
    MatchSettings settings = settings_for(3);
    settings.recordings.pitches = {48, 60, 72};
    settings.recordings.hold_out = 2;
    const Recordings made = arrange_recordings({note(48), note(60), note(72)}, settings);
    REQUIRE(made.held_out);
    CHECK(made.held_out->file == "1.wav");
    Session session(synth_registry(), made.target, settings, made.assignment);
    const MatchResult result = session.run([](const MatchProgress&) { return true; });
    REQUIRE(result.best.phrase.notes.size() == 2);
    CHECK(result.best.phrase.notes[0].pitch == 48.0f);
    CHECK(result.best.phrase.notes[1].pitch == 72.0f);
    CHECK(result.report.score.value < 0.2f);  // the template is what was recorded
    CHECK(score_of(*made.held_out, result.best.patch, {}).value < 0.3f);
}

TEST_CASE("Of several recordings the one that was analysed gives its cycles", "[match]") {
    const std::vector<Audio> audio{note(48), note(72)};
    MatchSettings settings = settings_for(2);
    settings.templates = {"wavetable-own"};
    const Recordings made = arrange_recordings(audio, settings);
    Session session(synth_registry(), made.target, settings, made.assignment);
    const Patch best = session.run([](const MatchProgress&) { return true; }).best.patch;
    const auto wave = static_cast<std::size_t>(best.structure->find("wave1"));
    CHECK(best.structure->nodes()[wave].cycles ==
          cut_cycles(audio[1].samples, analyse(audio[1].samples)));
}

TEST_CASE("Pitches are heard where they are not given; wrong numbers of them are refused",
          "[match]") {
    const std::vector<Audio> audio{note(50), note(62)};
    MatchSettings settings = settings_for(2);
    const Recordings made = arrange_recordings(audio, settings);
    const Phrase& phrase = made.assignment.performance->phrase;
    CHECK(phrase.notes[0].pitch == 50.0f);
    CHECK(phrase.notes[1].pitch == 62.0f);
    settings.recordings.pitches = {50};
    CHECK_THROWS_AS(arrange_recordings(audio, settings), Error);
    settings.recordings.pitches = {50, 62};
    settings.recordings.velocities = {1, 2, 3};
    CHECK_THROWS_AS(arrange_recordings(audio, settings), Error);
    settings.recordings.velocities = {};
    settings.recordings.hold_out = 3;
    CHECK_THROWS_AS(arrange_recordings(audio, settings), Error);
}
