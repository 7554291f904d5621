// The designer's hand on the command line.
#include <catch2/catch.hpp>

#include "tests/cli/process.h"

using namespace patchbreeder;
using test::Outcome;
using test::run;
using test::Scratch;
using test::slurp;

namespace {

const std::string kick = std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/targets/t11_kick.flac";

// What follows `word` on its line.
std::string after(const std::string& text, const std::string& word) {
    const std::size_t at = text.find(word);
    REQUIRE(at != std::string::npos);
    return text.substr(at + word.size(), text.find('\n', at) - at - word.size());
}

}  // namespace

TEST_CASE("A run with a start and locks can be repeated even when its start has changed", "[cli]") {
    const Scratch s("hand_repeat");
    REQUIRE(run("match " + kick + " --evaluations 300 --template noise-hit --out first", s).code ==
            0);
    std::filesystem::copy(s / "first/best.json", s / "mine.json");
    const Outcome o = run("match " + kick +
                              " --evaluations 300 --seed 2 --start mine.json --lock '*_env.*' "
                              "--range 'note.gate=0.05..0.2' --keep-structure --out second",
                          s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    std::filesystem::remove(s / "mine.json");
    const std::string command = after(o.out, "repeat    patchbreeder ");
    for (const char* word : {"--lock '*_env.*'", "--range note.gate=0.05..0.2", "--keep-structure",
                             "--start second/start.json"})
        REQUIRE(command.find(word) != std::string::npos);
    REQUIRE(slurp(s / "second/run.json").find("\"hand\"") != std::string::npos);
    REQUIRE(run(command + " --out again --quiet", s).code == 0);
    REQUIRE(slurp(s / "again/best.json") == slurp(s / "second/best.json"));
    REQUIRE(slurp(s / "again/best.wav") == slurp(s / "second/best.wav"));
}

TEST_CASE("Unknown knobs and values that cannot be are one line and exit code 64", "[cli]") {
    const Scratch s("hand_errors");
    const auto refused = [&](const std::string& options, const std::string& hint) {
        const Outcome o = run("match " + kick + " --template noise-hit --out run " + options, s);
        INFO(options << ": " << o.err);
        REQUIRE(o.code == 64);
        REQUIRE(o.out.empty());
        REQUIRE(test::lines(o.err) == 1);
        REQUIRE(o.err.find(hint) != std::string::npos);
        REQUIRE_FALSE(std::filesystem::exists(s / "run"));
    };
    refused("--lock body_evn.attack", "did you mean 'body_env.attack'?");
    refused("--lock 'body_evn.*'", "did you mean 'body_env.*'?");
    refused("--lock body_env.attack=fast", "give 0.0005..");
    refused("--range body_env.attack=1", "NAME=LOW..HIGH");
    refused("--range body_env.attack=1..0.1", "lower end first");
}
