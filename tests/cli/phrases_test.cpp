#include <catch2/catch.hpp>

#include "engine/audio_file.h"
#include "engine/midi_file.h"
#include "fitness/notes.h"
#include "tests/cli/process.h"

using namespace patchbreeder;
using test::Outcome;
using test::run;
using test::Scratch;

namespace {

const std::string melody =
    std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/targets/t18_melody_pluck.flac";

std::vector<HeardNote> heard(const std::filesystem::path& path) {
    const Audio audio = read_audio(path.string(), {.rate = analysis_rate}).audio;
    return find_notes(audio.samples, analyse(audio.samples));
}

}  // namespace

TEST_CASE("analyse shows the notes of a melody", "[cli]") {
    const Scratch s("melody");
    const Outcome o = run("analyse " + melody, s);
    REQUIRE(o.code == 0);
    for (const char* line : {"notes       4", "E4        at 0.000 s", "A4        at 1.497 s"})
        CHECK(o.out.find(line) != std::string::npos);
    CHECK(run("analyse --json " + melody, s).out.find("\"onset_s\": 1.49") != std::string::npos);
}

TEST_CASE("render plays the notes of a MIDI file", "[cli]") {
    const Scratch s("midi");
    const std::vector<Note> notes{{.pitch = 57, .velocity = 0.8f, .onset = 0.1f, .gate = 0.3f},
                                  {.pitch = 64, .velocity = 0.6f, .onset = 0.6f, .gate = 0.2f},
                                  {.pitch = 60, .velocity = 0.8f, .onset = 0.9f, .gate = 0.4f}};
    write_midi(s.path() / "song.mid", notes);
    const Outcome o = run("render koto --midi song.mid --out song.wav", s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    const auto found = heard(s.path() / "song.wav");
    REQUIRE(found.size() == notes.size());
    for (std::size_t i = 0; i < notes.size(); ++i) {
        CHECK(std::round(found[i].note.pitch) == notes[i].pitch);
        CHECK(found[i].note.onset == Approx(notes[i].onset).margin(0.02));
    }
    CHECK(run("render koto --midi song.mid --note C4 --out x.wav", s).code == 64);
    CHECK(run("render koto --midi missing.mid --out x.wav", s).code == 66);
    CHECK(run("render koto --midi song.wav --out x.wav", s).code == 65);
}

TEST_CASE("render follows a recording", "[cli]") {
    const Scratch s("follow");
    const Outcome o = run("render organ --follow " + melody + " --out organ.wav", s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    const auto found = heard(s.path() / "organ.wav");
    REQUIRE(found.size() == 4);
    CHECK(found[3].note.pitch == Approx(69.0).margin(0.2));
    CHECK(run("render organ --follow " + melody + " --note C4 --out x.wav", s).code == 64);
    CHECK(run("render organ --follow missing.wav --out x.wav", s).code == 66);
}

TEST_CASE("match fits several recordings and tells of the one held back", "[cli]") {
    const Scratch s("several");
    for (const std::string key : {"C3", "C4", "C5"})
        REQUIRE(
            run("render e-piano --gate 0.2 --length 0.4 --note " + key + " --out " + key + ".wav",
                s)
                .code == 0);
    const std::string several = "match C3.wav C4.wav C5.wav --evaluations 40 --template fm2 ";
    const Outcome o = run(several + "--notes C3,C4,C5 --hold-out 2 --out run", s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    CHECK(o.out.find("held out  C4.wav, not fitted: ") != std::string::npos);
    CHECK(o.out.find("match C3.wav C4.wav C5.wav --notes 48,60,72 --hold-out 2 ") !=
          std::string::npos);
    CHECK(run(several + "--notes C3,C4", s).code == 64);
    CHECK(run(several + "--velocities loud,soft,soft", s).code == 64);
    CHECK(run(several + "--note C3", s).code == 64);
    CHECK(run("match C3.wav --notes C3", s).code == 64);
}
