// Optimisers and their settings, as a user finds them.
#include <catch2/catch.hpp>
#include <sstream>

#include "engine/json.h"
#include "tests/cli/process.h"

using namespace patchbreeder;
using test::Outcome;
using test::run;
using test::Scratch;

TEST_CASE("Every optimiser lists its settings with range, default and meaning", "[cli]") {
    const Scratch s("optimisers");
    const Outcome all = run("optimisers", s);
    REQUIRE(all.code == 0);
    CHECK(all.err.empty());
    const Json list = Json::parse(run("optimisers --json", s).out);
    REQUIRE(list.at("schema") == "patchbreeder-optimisers");
    REQUIRE(list.at("optimisers").size() >= 10);
    const std::string help = run("match --help", s).out;
    for (const Json& o : list.at("optimisers")) {
        const std::string id = o.at("id");
        INFO(id);
        CHECK(all.out.find(id + ": ") != std::string::npos);
        CHECK(help.find("\n  " + id + " ") != std::string::npos);
        REQUIRE_FALSE(o.at("settings").empty());
        for (const Json& setting : o.at("settings")) {
            CHECK(setting.at("low") <= setting.at("default"));
            CHECK(setting.at("default") <= setting.at("high"));
            CHECK_FALSE(setting.at("help").empty());
            CHECK(all.out.find("  " + setting.at("id").get<std::string>() + " ") !=
                  std::string::npos);
        }
    }
    const Outcome one = run("optimisers ga", s);
    CHECK(one.out.rfind("ga: ", 0) == 0);
    CHECK(one.out.find("neat") == std::string::npos);
    const Outcome wrong = run("optimisers breder", s);
    CHECK(wrong.code == 64);
    CHECK(wrong.err.find("did you mean 'breeder'?") != std::string::npos);
}

TEST_CASE("Help keeps to 80 columns", "[cli]") {
    const Scratch s("columns");
    for (const char* words : {"--help", "optimisers", "match --help", "match-effect --help",
                              "bench --help", "optimisers --help"}) {
        std::istringstream text(run(words, s).out);
        for (std::string line; std::getline(text, line);) {
            INFO(words << ": " << line);
            CHECK(line.size() <= 80);
        }
    }
}

TEST_CASE("neat takes the configuration of neat-python, and one line says what is left out",
          "[cli]") {
    const Scratch s("neat_config");
    const std::string target = std::string(PATCHBREEDER_SOURCE_DIR) +
                               "/presets/targets/t01_bass_tight.flac --evaluations 20 --out run ";
    std::ofstream(s / "xor.ini")
        << "[NEAT]\npop_size = 9\nfitness_criterion = max\n"
           "[DefaultReproduction]\nsurvival_threshold = 0.4\nelitism = 1\n";
    const Outcome o = run("match " + target + "--optimiser neat --neat-config xor.ini", s);
    INFO(o.err);
    REQUIRE(o.code == 0);
    CHECK(o.err.find("note: xor.ini: without a meaning here: fitness_criterion, elitism\n") !=
          std::string::npos);
    CHECK(o.out.find("--set population=9 --set survival=0.4") != std::string::npos);
    const Outcome quiet = run("match " + target +
                                  "--optimiser neat --neat-config xor.ini --quiet --force "
                                  "--set pop_size=12",
                              s);
    CHECK(quiet.err.empty());
    CHECK(quiet.out.find("--set population=12") != std::string::npos);
    CHECK(run("match " + target + "--neat-config xor.ini", s).code == 64);
    CHECK(run("match " + target + "--optimiser neat --neat-config none.ini", s).code == 66);
    std::ofstream(s / "bad.ini") << "[NEAT]\npopsize = 9\n";
    const Outcome bad = run("match " + target + "--optimiser neat --neat-config bad.ini", s);
    CHECK(bad.code == 65);
    CHECK(bad.err.find("bad.ini:2: ") != std::string::npos);
    CHECK(bad.err.find("did you mean 'pop_size'?") != std::string::npos);
    CHECK(run("match " + target + "--optimiser neat --set elitism=2", s).code == 64);
}
