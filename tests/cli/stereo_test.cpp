// Stereo recordings on the command line.
#include <catch2/catch.hpp>

#include "engine/audio_file.h"
#include "tests/cli/process.h"

using namespace patchbreeder;
using test::Outcome;
using test::run;
using test::Scratch;
using test::slurp;

namespace {

const std::string bass =
    std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/targets/t01_bass_tight.flac";

}  // namespace

TEST_CASE("A stereo recording gives a stereo preset, and its middle the same as in mono", "[cli]") {
    const Scratch s("stereo");
    Audio target = read_audio(bass).audio;
    write_audio(s / "mono.wav", target);
    target.side = target.samples;
    for (float& x : target.side) x *= 0.3f;
    write_audio(s / "wide.wav", target);
    const std::string options = " --evaluations 300 --template subtractive --quiet --out ";
    const Outcome o = run("match wide.wav" + options + "wide", s);
    INFO(o.out << o.err);
    REQUIRE(o.code == 0);
    REQUIRE(o.out.find("stereo    pan 30 % left\n") != std::string::npos);
    REQUIRE(slurp(s / "wide/run.json").find("\"width_error_db\"") != std::string::npos);
    REQUIRE(read_audio(s / "wide/best.wav", {.stereo = true}).audio.side.size() > 0);
    REQUIRE(run("render wide/best.json --out again.wav", s).code == 0);
    REQUIRE(slurp(s / "again.wav") == slurp(s / "wide/best.wav"));
    REQUIRE(run("render wide/best.json --mono --out mono_render.wav", s).code == 0);
    REQUIRE(read_audio(s / "mono_render.wav").channels == 1);
    REQUIRE(run("match wide.wav --mono" + options + "middle", s).out.find(" --mono") !=
            std::string::npos);
    REQUIRE(read_audio(s / "middle/best.wav").channels == 1);
}

TEST_CASE("A stereo recording whose channels are the same is matched as the mono one", "[cli]") {
    const Scratch s("equal_sides");
    const Audio mono = read_audio(bass).audio;
    write_audio(s / "one.wav", mono);
    {
        AudioWriter both(s / "two.wav", mono.rate, 2, SampleFormat::pcm24);
        std::vector<float> samples;
        for (const float x : mono.samples) samples.insert(samples.end(), {x, x});
        both.write(samples);
        both.finish();
    }
    const std::string options = " --evaluations 300 --template subtractive --quiet --out ";
    REQUIRE(run("match one.wav" + options + "a/one", s).code == 0);
    REQUIRE(run("match two.wav" + options + "b/one", s).code == 0);
    REQUIRE(slurp(s / "a/one/best.wav") == slurp(s / "b/one/best.wav"));
}
