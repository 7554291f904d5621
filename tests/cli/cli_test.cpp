#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/audio_file.h"
#include "engine/json.h"
#include "tests/cli/process.h"

using namespace patchbreeder;
using test::Outcome;
using test::run;
using test::Scratch;

namespace {

const std::string source = PATCHBREEDER_SOURCE_DIR;
const std::string bass = source + "/presets/targets/t01_bass_tight.flac";

Audio sine(double hertz, double seconds) {
    Audio audio{.rate = 44100, .samples = {}};
    for (int i = 0; i < static_cast<int>(seconds * 44100); ++i)
        audio.samples.push_back(
            0.5f * static_cast<float>(std::sin(2.0 * 3.14159265358979 * hertz * i / 44100.0)));
    return audio;
}

// One clear line, the documented exit code, and no new file.
void expect_error(const std::string& arguments, int code, const std::string& mention,
                  const Scratch& scratch) {
    std::size_t before = 0, after = 0;
    for ([[maybe_unused]] const auto& e :
         std::filesystem::recursive_directory_iterator(scratch.path()))
        ++before;
    const Outcome o = run(arguments, scratch);
    for ([[maybe_unused]] const auto& e :
         std::filesystem::recursive_directory_iterator(scratch.path()))
        ++after;
    INFO(arguments << "\nstdout: " << o.out << "stderr: " << o.err);
    REQUIRE(o.code == code);
    REQUIRE(o.out.empty());
    REQUIRE(test::lines(o.err) == 1);
    REQUIRE(o.err.rfind("patchbreeder: error: ", 0) == 0);
    REQUIRE(o.err.find(mention) != std::string::npos);
    REQUIRE(before == after);
}

void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("Misspelt commands, flags, names and values are one line and exit code 64", "[cli]") {
    const Scratch s("usage");
    expect_error("mach " + bass, 64, "did you mean 'match'?", s);
    expect_error("match " + bass + " --tiem 3s", 64, "did you mean '--time'?", s);
    expect_error("match", 64, "needs TARGET", s);
    expect_error("render a b", 64, "does not know what to do with 'b'", s);
    expect_error("match " + bass + " --time", 64, "needs a value", s);
    expect_error("match " + bass + " --time soon", 64, "--time", s);
    expect_error("match " + bass + " --time 3s --evaluations 5", 64, "one budget", s);
    expect_error("match " + bass + " --evaluations many", 64, "--evaluations", s);
    expect_error("match " + bass + " --evaluations 0", 64, "--evaluations", s);
    expect_error("match " + bass + " --optimiser gaa", 64, "did you mean 'ga'?", s);
    expect_error("match " + bass + " --optimiser naet", 64, "did you mean 'neat'?", s);
    expect_error("match " + bass + " --fitness composit", 64, "did you mean 'composite'?", s);
    expect_error("match " + bass + " --weight f0", 64, "--weight", s);
    expect_error("match " + bass + " --weight f9=1", 64, "f9", s);
    expect_error("match " + bass + " --note H9", 64, "--note", s);
    expect_error("match " + bass + " --threads 0", 64, "--threads", s);
    expect_error("match " + bass + " --seed 1 --seed 2", 64, "more than once", s);
    expect_error("modules svff", 65, "did you mean 'svf'?", s);
    expect_error("bench sped", 64, "did you mean 'speed'?", s);
    expect_error("render bass", 64, "--out", s);
    expect_error("render subtractive --out x.mp4", 64, "x.mp4", s);
    expect_error("render subtractive --out x.wav --rate 7", 64, "--rate", s);
    expect_error("score " + bass, 64, "CANDIDATE", s);
}

TEST_CASE("A target that is no sound is one line, its exit code, and nothing written", "[cli]") {
    const Scratch s("targets");
    expect_error("match missing.wav", 66, "missing.wav", s);
    expect_error("match " + s.path().string(), 66, "directory", s);
    write(s / "empty.wav", "");
    expect_error("match empty.wav", 65, "empty.wav", s);
    write(s / "text.wav", "this is a shopping list\n");
    expect_error("match text.wav", 65, "text.wav", s);
    write_audio(s / "whole.wav", sine(440.0, 0.5));
    std::string whole = test::slurp(s / "whole.wav");
    write(s / "truncated.wav", whole.substr(0, whole.size() / 2));
    expect_error("match truncated.wav", 65, "truncated.wav", s);
    write_audio(s / "silent.wav", {.rate = 44100, .samples = std::vector<float>(44100, 0.0f)});
    expect_error("match silent.wav", 65, "silent", s);
    write_audio(s / "one.wav", {.rate = 44100, .samples = {0.5f}});
    expect_error("match one.wav", 65, "one.wav", s);
    // A float WAV whose samples are not numbers, and one of 24 channels, by hand.
    write_audio(s / "nan.wav", sine(440.0, 0.2), SampleFormat::float32);
    std::string nan = test::slurp(s / "nan.wav");
    for (std::size_t i = nan.size() - 400; i < nan.size(); ++i) nan[i] = '\xff';
    write(s / "nan.wav", nan);
    expect_error("match nan.wav", 65, "nan.wav", s);
    std::string crowd = test::slurp(s / "whole.wav");
    crowd[22] = 24;
    write(s / "crowd.wav", crowd);
    expect_error("match crowd.wav", 65, "crowd.wav", s);
    std::string still = whole;
    for (int i = 24; i < 28; ++i) still[static_cast<std::size_t>(i)] = 0;
    write(s / "still.wav", still);
    expect_error("match still.wav", 65, "still.wav", s);
}

TEST_CASE("A preset that cannot be right is one line and exit code 65", "[cli]") {
    const Scratch s("presets");
    write(s / "broken.json", "{\"format\": \"patchbreeder-preset\", ");
    expect_error("render broken.json --out x.wav", 65, "broken.json", s);
    write(s / "deep.json", std::string(200'000, '['));
    expect_error("render deep.json --out x.wav", 65, "deep.json", s);
    write(s / "huge.json", std::string(8u << 20, ' '));
    expect_error("render huge.json --out x.wav", 65, "huge.json", s);
    const std::string text = test::slurp(source + "/presets/templates/subtractive.json");
    const auto replaced = [&](const std::string& from, const std::string& to) {
        std::string t = text;
        const std::size_t at = t.find(from);
        REQUIRE(at != std::string::npos);
        return t.replace(at, from.size(), to);
    };
    write(s / "module.json", replaced("\"oscillator\"", "\"oscilator\""));
    expect_error("render module.json --out x.wav", 65, "did you mean 'oscillator'?", s);
    write(s / "range.json", replaced("\"coarse\": 0", "\"coarse\": 2500"));
    expect_error("render range.json --out x.wav", 65, "coarse", s);
    write(s / "knob.json", replaced("\"coarse\":", "\"course\":"));
    expect_error("render knob.json --out x.wav", 65, "did you mean 'coarse'?", s);
    expect_error("render missing.json --out x.wav", 66, "missing.json", s);
    expect_error("render subtractiv --out x.wav", 66, "did you mean 'subtractive'?", s);
}

TEST_CASE("A match leaves a run that another command can use", "[cli]") {
    const Scratch s("match");
    const Outcome o = run("match " + bass + " --evaluations 600 --out run", s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    for (const char* name : {"run/best.json", "run/best.wav", "run/history.csv", "run/run.json"})
        REQUIRE(std::filesystem::exists(s / name));
    REQUIRE(o.out.find("match ") != std::string::npos);
    REQUIRE(run("render run/best.json --out again.wav", s).code == 0);
    REQUIRE(test::slurp(s / "again.wav") == test::slurp(s / "run/best.wav"));
    REQUIRE(
        run("render run/best.json --note C5 --velocity 30 --gate 1 --rate 8000 --out c5.flac", s)
            .code == 0);
    const Outcome scored = run("score " + bass + " run/best.wav --json", s);
    REQUIRE(scored.code == 0);
    REQUIRE(scored.out.find("\"match_percent\"") != std::string::npos);
    expect_error("match " + bass + " --evaluations 5 --out run", 73, "--force", s);
    REQUIRE(run("match " + bass + " --evaluations 5 --out run --force --json --quiet", s)
                .out.find("\"schema\": \"patchbreeder-match\"") != std::string::npos);
}

TEST_CASE("The command in run.json repeats a run that the clock ended, bit for bit", "[cli]") {
    const Scratch s("repeat");
    const Outcome o = run("match " + bass + " --time 1500ms --seed 3 --out run --quiet", s);
    REQUIRE(o.code == 0);
    const std::size_t at = o.out.find("patchbreeder match ");
    REQUIRE(at != std::string::npos);
    const std::size_t words = at + std::string("patchbreeder ").size();
    const std::string command = o.out.substr(words, o.out.find('\n', at) - words);
    REQUIRE(run(command + " --out again --quiet --threads 1", s).code == 0);
    REQUIRE(test::slurp(s / "again/best.json") == test::slurp(s / "run/best.json"));
    REQUIRE(test::slurp(s / "again/best.wav") == test::slurp(s / "run/best.wav"));
}

TEST_CASE("A target scores zero against itself, and pairs give one line each", "[cli]") {
    const Scratch s("score");
    const Outcome o = run("score " + bass + " " + bass, s);
    REQUIRE(o.code == 0);
    REQUIRE(o.out.find("score 0.0000, match 100.0 %") != std::string::npos);
    write(s / "pairs.csv", bass + "," + bass + "\n# a remark\n" + bass + ", " + bass + "\n");
    const Outcome pairs = run("score --pairs pairs.csv", s);
    REQUIRE(pairs.code == 0);
    REQUIRE(test::lines(pairs.out) == 2);
    write(s / "bad.csv", "only one path\n");
    expect_error("score --pairs bad.csv", 65, "bad.csv:1", s);
}

TEST_CASE("Every command has help with an example", "[cli]") {
    const Scratch s("help");
    for (const char* command :
         {"match", "match-effect", "render", "apply", "vary", "breed", "morph", "random", "explain",
          "score", "analyse", "modules", "optimisers", "bench"}) {
        const Outcome o = run(std::string(command) + " --help", s);
        REQUIRE(o.code == 0);
        REQUIRE(o.err.empty());
        REQUIRE(o.out.find("examples:\n  patchbreeder " + std::string(command)) !=
                std::string::npos);
    }
    REQUIRE(run("--help", s).out.find("match") != std::string::npos);
    REQUIRE(run("--version", s).out.rfind("patchbreeder ", 0) == 0);
    REQUIRE(run("", s).code == 64);
}

TEST_CASE("Analysis tells the pitch of a note", "[cli]") {
    const Scratch s("analyse");
    write_audio(s / "a4.wav", sine(440.0, 0.6));
    const Outcome o = run("analyse a4.wav", s);
    REQUIRE(o.code == 0);
    REQUIRE(o.out.find("A4 (440.") != std::string::npos);
    REQUIRE(run("analyse a4.wav --json", s).out.find("\"f0_hz\": 440") != std::string::npos);
}

TEST_CASE("match keeps several patches, and repeats them", "[cli]") {
    const Scratch s("keep");
    const Outcome o = run("match " + bass + " --template subtractive --evaluations 400 --keep 3" +
                              " --out one --json --quiet",
                          s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    const Json out = Json::parse(o.out);
    REQUIRE(out.at("alternatives").size() == 2);
    CHECK(out.at("alternatives").at(1).at("apart").size() == 2);
    const std::string repeat = out.at("repeat");
    REQUIRE(run(repeat.substr(repeat.find(' ') + 1) + " --out two --quiet", s).code == 0);
    for (const char* name : {"best", "alternative-2", "alternative-3"}) {
        CHECK(test::slurp(s.path() / "one" / (std::string(name) + ".json")) ==
              test::slurp(s.path() / "two" / (std::string(name) + ".json")));
        CHECK(std::filesystem::exists(s.path() / "one" / (std::string(name) + ".wav")));
    }
    // A run that is replaced leaves nothing behind.
    REQUIRE(run("match " + bass + " --template subtractive --evaluations 50 --out one --force", s)
                .code == 0);
    CHECK_FALSE(std::filesystem::exists(s / "one/alternative-2.json"));
    CHECK_FALSE(std::filesystem::exists(s / "one/alternative-3.wav"));
    CHECK(run("match " + bass + " --keep 0", s).code == 64);
    CHECK(run("match " + bass + " --keep 2 --notes-only", s).code == 64);
    CHECK(run("match " + bass + " --spread 9", s).code == 64);
}

TEST_CASE("An optimiser with several objectives leaves its front", "[cli]") {
    const Scratch s("front");
    const Outcome o = run("match " + bass + " --template subtractive --evaluations 400 --quiet" +
                              " --optimiser nsga2 --out run",
                          s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    const std::string csv = test::slurp(s / "run/front.csv");
    REQUIRE(csv.rfind("preset,score,spectrum,pitch,envelope\nfront-1.json,", 0) == 0);
    const std::size_t patches = test::lines(csv) - 1;
    CHECK((patches >= 3 && patches <= 12));
    CHECK(o.out.find("front-" + std::to_string(patches) + ".json") != std::string::npos);
    CHECK(run("render run/front-2.json --out two.wav", s).code == 0);
    CHECK(std::filesystem::exists(s / "run/front-2.wav"));
}

TEST_CASE("The module reference in docs is what the registry says", "[cli]") {
    const Scratch s("modules");
    REQUIRE(run("modules --markdown", s).out == test::slurp(source + "/docs/modules.md"));
}

TEST_CASE("A match that was stopped is resumed, and only such a one", "[cli]") {
    const Scratch scratch("resume");
    // Far longer than it will be let.
    const Outcome stopped = test::run_and_stop(
        "match " + bass + " --evaluations 10000000 --template fm2 --out r", "r", scratch);
    INFO(stopped.err);
    REQUIRE(stopped.code == 3);
    REQUIRE(stopped.err.find("go on with patchbreeder resume r") != std::string::npos);
    REQUIRE(std::filesystem::exists(scratch / "r/checkpoint.bin"));
    for (const char* bad : {"--seed 3", "--template fm4", "--out s"})
        expect_error(std::string("resume r ") + bad, 64, "unknown option", scratch);
    // Whoever forgets about it does not lose it.
    expect_error("match " + bass + " --evaluations 10 --out r", 73, "holds a run already", scratch);
    std::filesystem::rename(scratch / "r/run.json", scratch / "run.json");
    expect_error("match " + bass + " --evaluations 10 --out r", 73, "resume r", scratch);
    std::filesystem::rename(scratch / "run.json", scratch / "r/run.json");

    const Outcome resumed = run("resume r --evaluations 4000", scratch);
    INFO(resumed.err);
    REQUIRE(resumed.code == 0);
    REQUIRE(resumed.err.find("resumed   after") != std::string::npos);
    REQUIRE(!std::filesystem::exists(scratch / "r/checkpoint.bin"));
    const Outcome whole =
        run("match " + bass + " --evaluations 4000 --plan 10000000 --template fm2 --out whole",
            scratch);
    REQUIRE(whole.code == 0);
    REQUIRE(test::slurp(scratch / "r/best.json") == test::slurp(scratch / "whole/best.json"));
    REQUIRE(test::slurp(scratch / "r/best.wav") == test::slurp(scratch / "whole/best.wav"));

    expect_error("resume r", 66, "holds no match that can be resumed", scratch);
    expect_error("resume nowhere", 66, "holds no match;", scratch);
    write(scratch / "r/checkpoint.bin", "RIFF");
    expect_error("resume r", 65, "is no checkpoint", scratch);
}
