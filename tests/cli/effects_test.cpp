// match-effect and apply, as a user runs them.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/audio_file.h"
#include "tests/cli/process.h"

using namespace patchbreeder;
using test::Outcome;
using test::run;
using test::Scratch;

namespace {

Audio plucks(int rate = 44100, double seconds = 0.4) {
    Audio audio{.rate = rate, .samples = {}};
    for (int i = 0; i < static_cast<int>(seconds * rate); ++i) {
        const double t = std::fmod(i / double(rate), 0.1);
        audio.samples.push_back(static_cast<float>(
            0.5 * std::exp(-20.0 * t) *
            (std::sin(1400.0 * t) + 0.5 * std::sin(7100.0 * t) + 0.3 * std::sin(21000.0 * t))));
    }
    return audio;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string preset(const std::string& nodes, const std::string& cables) {
    return "{\"format\": \"patchbreeder-preset\", \"version\": 1, \"name\": \"test\",\n"
           "\"nodes\": [" +
           nodes + "],\n\"cables\": [" + cables + "]}\n";
}
std::string chain(const std::string& module, const std::string& knobs) {
    return preset("{\"name\": \"only\", \"module\": \"" + module +
                      "\", \"section\": \"effect\", \"knobs\": {" + knobs + "}}",
                  "{\"from\": \"mix\", \"to\": \"only.in\", \"gain\": 1}, "
                  "{\"from\": \"only\", \"to\": \"out\", \"gain\": 1}");
}

// One clear line, the documented exit code, and nothing new.
void expect_error(const std::string& arguments, int code, const std::string& mention,
                  const Scratch& scratch) {
    const auto count = [&] {
        std::size_t n = 0;
        for ([[maybe_unused]] const auto& e :
             std::filesystem::recursive_directory_iterator(scratch.path()))
            ++n;
        return n;
    };
    const std::size_t before = count();
    const Outcome o = run(arguments, scratch);
    INFO(arguments << "\nstdout: " << o.out << "stderr: " << o.err);
    CHECK(o.code == code);
    CHECK(o.out.empty());
    CHECK(test::lines(o.err) == 1);
    CHECK(o.err.find(mention) != std::string::npos);
    CHECK(count() == before);
}

}  // namespace

TEST_CASE("Effects are found, applied to the same recording, and give the same sound", "[cli]") {
    const Scratch s("effects");
    const Audio dry = plucks();
    write_audio(s / "dry.wav", dry, SampleFormat::float32);
    write(s / "known.json", chain("soft_clip", "\"drive\": 20, \"quality\": \"raw\""));
    REQUIRE(run("apply known.json dry.wav wet.wav --float", s).code == 0);
    const Outcome o =
        run("match-effect dry.wav wet.wav --effect soft_clip --effect low_pass "
            "--evaluations 1500 --effects 1 --out run --quiet",
            s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    CHECK(o.out.find("effects   soft_clip") != std::string::npos);
    for (const char* file : {"best.json", "best.wav", "compare.png", "run.json"})
        CHECK(std::filesystem::exists(s / (std::string("run/") + file)));
    REQUIRE(run("apply run/best.json dry.wav again.wav --float", s).code == 0);
    const Audio found = read_audio(s / "run/best.wav").audio;
    const Audio applied = read_audio(s / "again.wav").audio;
    CHECK(found.samples == applied.samples);
    const Audio wet = read_audio(s / "wet.wav").audio;
    for (std::size_t i = 0; i < wet.samples.size(); ++i)
        REQUIRE(std::abs(wet.samples[i] - found.samples[i]) < 0.01f);
    // The printed command repeats it.
    const std::size_t at = o.out.find("repeat    patchbreeder ") + 23;
    const std::string again = o.out.substr(at, o.out.find('\n', at) - at);
    REQUIRE(run(again + " --out second --quiet --threads 1", s).code == 0);
    CHECK(test::slurp(s / "second/best.json") == test::slurp(s / "run/best.json"));
    CHECK(run(again + " --out third --json", s).out.find("patchbreeder-match-effect") !=
          std::string::npos);
}

TEST_CASE("A graph of effects grows, is told, repeated, drawn and applied", "[cli]") {
    const Scratch s("grown_effects");
    write_audio(s / "dry.wav", plucks(), SampleFormat::float32);
    write(s / "known.json", chain("soft_clip", "\"drive\": 20, \"quality\": \"raw\""));
    REQUIRE(run("apply known.json dry.wav wet.wav --float", s).code == 0);
    const Outcome o =
        run("match-effect dry.wav wet.wav --effect soft_clip --effect low_pass --optimiser neat "
            "--set node_add_prob=0.5 --islands 2 --evaluations 600 --out run --quiet",
            s);
    INFO(o.err << o.out);
    REQUIRE(o.code == 0);
    CHECK(o.out.find("\nout\n") != std::string::npos);
    CHECK(o.out.find("--optimiser neat --islands 2 --plan 600 --set node_add=0.5") !=
          std::string::npos);
    REQUIRE(run("apply run/best.json dry.wav again.wav --float", s).code == 0);
    CHECK(read_audio(s / "run/best.wav").audio.samples ==
          read_audio(s / "again.wav").audio.samples);
    CHECK(run("draw run/best.json", s).code == 0);
    const std::size_t at = o.out.find("repeat    patchbreeder ") + 23;
    const std::string again = o.out.substr(at, o.out.find('\n', at) - at);
    REQUIRE(run(again + " --out second --quiet --threads 1", s).code == 0);
    CHECK(test::slurp(s / "second/best.json") == test::slurp(s / "run/best.json"));
}

TEST_CASE("Apply keeps rate, channels, length and every bit that no effect touches", "[cli]") {
    const Scratch s("apply");
    // Longer than a piece, at an odd rate.
    const Audio mono = plucks(22050, 1.01);
    write_audio(s / "mono.wav", mono, SampleFormat::float32);
    write(s / "gain.json", chain("gain", ""));
    REQUIRE(run("apply gain.json mono.wav same.wav --float", s).code == 0);
    const AudioFile same = read_audio(s / "same.wav");
    CHECK(same.rate == 22050);
    CHECK(same.audio.samples == mono.samples);
    const Outcome tail = run("apply gain.json mono.wav longer.flac --tail 0.5", s);
    REQUIRE(tail.code == 0);
    CHECK(tail.out.find("1.51 s at 22050 Hz, 1 channel,") != std::string::npos);
    CHECK(read_audio(s / "longer.flac").audio.samples.size() == mono.samples.size() + 11025);

    AudioWriter stereo(s / "stereo.wav", 48000, 2, SampleFormat::float32);
    std::vector<float> sides(2 * 30000);
    for (std::size_t i = 0; i < 30000; ++i)
        sides[2 * i] = 0.25f, sides[2 * i + 1] = 0.001f * static_cast<float>(i % 500);
    stereo.write(sides);
    stereo.finish();
    write(s / "invert.json", chain("invert", ""));
    REQUIRE(run("apply invert.json stereo.wav turned.wav --float", s).code == 0);
    AudioReader turned(s / "turned.wav");
    REQUIRE(turned.channels() == 2);
    REQUIRE(turned.rate() == 48000);
    std::vector<float> back(sides.size());
    REQUIRE(turned.read(back) == 30000);
    for (std::size_t i = 0; i < back.size(); ++i) REQUIRE(back[i] == -sides[i]);
}

TEST_CASE("What exceeds full scale is told, or kept in float", "[cli]") {
    const Scratch s("loud");
    write_audio(s / "dry.wav", plucks());
    write(s / "loud.json", chain("gain", "\"level\": 20"));
    const Outcome o = run("apply loud.json dry.wav wet.wav", s);
    REQUIRE(o.code == 0);
    CHECK(o.err.find("clipped; add --float") != std::string::npos);
    CHECK(run("apply loud.json dry.wav wet.wav --float", s).err.empty());
}

TEST_CASE("Mistakes with effects are one line, their exit code, and nothing written", "[cli]") {
    const Scratch s("effect_errors");
    write_audio(s / "dry.wav", plucks());
    write(s / "gain.json", chain("gain", ""));
    expect_error("match-effect dry.wav", 64, "needs DRY WET", s);
    expect_error("match-effect dry.wav dry.wav --effect lowpass", 64, "did you mean 'low_pass'?",
                 s);
    expect_error("match-effect dry.wav dry.wav --judge sund", 64, "did you mean 'sound'?", s);
    expect_error("match-effect dry.wav dry.wav --effects 9", 64, "--effects", s);
    expect_error("match-effect dry.wav dry.wav --time 1s --evaluations 5", 64, "one budget", s);
    expect_error("match-effect dry.wav dry.wav --optimiser neta", 64, "did you mean 'neat'?", s);
    expect_error("match-effect dry.wav dry.wav --optimiser neat --effects 2", 64,
                 "is for plans of effects", s);
    expect_error("match-effect dry.wav dry.wav --islands 2", 64, "add --optimiser neat", s);
    expect_error("match-effect dry.wav dry.wav --plan 20", 64, "add --optimiser neat", s);
    expect_error("match-effect dry.wav dry.wav --optimiser neat --set elitism=2", 64, "elitism", s);
    expect_error("match-effect dry.wav missing.wav", 66, "missing.wav", s);
    expect_error("apply gain.json dry.wav", 64, "needs PRESET IN OUT", s);
    expect_error("apply gian.json dry.wav x.wav", 66, "gian.json", s);
    expect_error("apply gain.json missing.wav x.wav", 66, "missing.wav", s);
    expect_error("apply gain.json dry.wav x.mp3", 64, "x.mp3", s);
    expect_error("apply gain.json dry.wav nowhere/x.wav", 73, "make its directory first", s);
    expect_error("apply gain.json dry.wav x.flac --float", 64, "FLAC holds integers only", s);
    write(s / "voice.json", preset("{\"name\": \"osc\", \"module\": \"oscillator\", \"knobs\": {}}",
                                   "{\"from\": \"osc\", \"to\": \"mix\", \"gain\": 1}"));
    expect_error("apply voice.json dry.wav x.wav", 65, "has no effects", s);
}
