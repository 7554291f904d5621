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

TEST_CASE("vary, breed, morph and random leave the same sheet for the same seed", "[cli]") {
    const Scratch s("hand_sheets");
    for (const std::string& command : {std::string("vary bass --count 3 --lock 'filter1.*'"),
                                       std::string("breed bass fm-bass --mode mutate --count 3"),
                                       std::string("morph bass fm-bass --steps 3"),
                                       std::string("random --family bass --count 3")}) {
        const Outcome one = run(command + " --seed 5 --out one --force", s);
        INFO(command << ": " << one.err);
        REQUIRE(one.code == 0);
        REQUIRE(test::lines(one.out) == 3);
        REQUIRE(run(command + " --seed 5 --threads 3 --out two --force", s).code == 0);
        for (const char* file : {"01.json", "01.wav", "02.json", "02.wav", "03.json", "03.wav"}) {
            REQUIRE(std::filesystem::file_size(s / ("one/" + std::string(file))) > 100);
            REQUIRE(slurp(s / ("one/" + std::string(file))) ==
                    slurp(s / ("two/" + std::string(file))));
        }
        REQUIRE(slurp(s / "one/01.json") != slurp(s / "one/03.json"));
        REQUIRE(run("render one/02.json --out again.wav", s).code == 0);
        REQUIRE(slurp(s / "again.wav") == slurp(s / "one/02.wav"));
        REQUIRE(run(command + " --out one", s).code == 73);
    }
    REQUIRE(run("vary bass --count 1 --json --out j", s).out.find("patchbreeder-sheet") !=
            std::string::npos);
}

TEST_CASE("A sheet that cannot be made is one line and leaves nothing", "[cli]") {
    const Scratch s("hand_sheet_errors");
    const auto refused = [&](const std::string& command, int code, const std::string& hint) {
        const Outcome o = run(command + " --out x", s);
        INFO(command << ": " << o.err);
        REQUIRE(o.code == code);
        REQUIRE(test::lines(o.err) == 1);
        REQUIRE(o.err.find(hint) != std::string::npos);
        REQUIRE_FALSE(std::filesystem::exists(s / "x"));
    };
    refused("vary bas", 66, "did you mean 'bass'?");
    refused("vary bass --lock 'filtr1.*'", 64, "did you mean 'filter1.*'?");
    refused("vary bass --amount 2", 64, "--amount");
    refused("breed bass", 64, "needs A B");
    refused("breed bass lead --mode mx", 64, "did you mean 'mix'?");
    refused("random --family drm", 64, "did you mean 'drum'?");
    refused("morph bass lead --steps 1", 64, "--steps");
    REQUIRE(run("vary bass", s).code == 64);
}

TEST_CASE("explain tells of a preset in sentences, a table and JSON", "[cli]") {
    const Scratch s("explain");
    const Outcome o = run("explain bass", s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    for (const char* word : {"Its sound comes from", "What matters most: ", "Dead knobs",
                             "\nPlays C2..C6 in tune", "\nknob ", "\nfilter1.cutoff "})
        REQUIRE(o.out.find(word) != std::string::npos);
    const Outcome json = run("explain bass --json", s);
    REQUIRE(json.out.find("\"schema\": \"patchbreeder-explain\"") != std::string::npos);
    REQUIRE(run("explain bas", s).err.find("did you mean 'bass'?") != std::string::npos);
    const Outcome match = run("match " + kick + " --evaluations 100 --template noise-hit", s);
    REQUIRE(match.out.find("\nplays     C2..C6 ") != std::string::npos);
}
