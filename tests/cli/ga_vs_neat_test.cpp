#include <catch2/catch.hpp>
#include <tuple>

#include "engine/json.h"
#include "tests/cli/process.h"

using namespace patchbreeder;
using test::run;
using test::Scratch;

TEST_CASE("GA against NEAT leaves tables, a page and files for others, and goes on", "[cli]") {
    const Scratch s("ga_vs_neat");
    const std::string command =
        "bench ga-vs-neat --budget 150 --cases 1 --threads 1 --families own,graphs --quiet"
        " --out study --seeds ";
    const auto one = run(command + "1", s);
    INFO(one.err);
    REQUIRE(one.code == 0);
    CHECK(one.out.find("all 2 targets") != std::string::npos);
    CHECK(one.out.find("random-structure") != std::string::npos);
    const std::string first = test::slurp(s / "study/graphs/outcomes.csv");
    for (const char* file : {"report.html", "summary.json", "own/report.html", "own/summary.json",
                             "graphs/study.json", "ioh/150/neat/IOHprofiler_f2_graph-001-4.json"})
        CHECK(std::filesystem::exists(s / "study" / file));
    const std::string page = test::slurp(s / "study/report.html");
    for (const char* part : {"critical difference", "processor seconds", "Species", "Targets"})
        CHECK(page.find(part) != std::string::npos);
    CHECK(page.find("nan") == std::string::npos);

    const auto two = run(command + "2 --json", s);
    REQUIRE(two.code == 0);
    CHECK(test::slurp(s / "study/graphs/outcomes.csv").substr(0, first.size()) == first);
    const Json summary = Json::parse(two.out);
    CHECK(summary["suites"].size() == 2);
    const Json& budget = summary["suites"][1]["budgets"][0];
    CHECK(budget["ranking"]["mean_ranks"].size() == 4);
    CHECK(budget["contenders"][0]["runs"] == 2);
    CHECK(budget["contenders"][0]["modules"].contains("pruned_to_target"));
    CHECK(!budget["contenders"][1].contains("modules"));
}

TEST_CASE("GA against NEAT says what it cannot do", "[cli]") {
    const Scratch s("ga_vs_neat_errors");
    for (const auto& [options, code, mention] :
         {std::tuple{"--families onw", 64, "did you mean 'own'?"},
          {"--families own,,real", 64, "--families"},
          {"--families own,own", 64, "named twice"},
          {"--families own,effects", 64, "effects"},
          {"--contenders neat:speces=1", 64, "did you mean 'species'?"},
          {"--contenders neat,neat", 64, "named twice"},
          {"--template subtractiv", 66, "did you mean 'subtractive'?"}}) {
        const auto o = run(std::string("bench ga-vs-neat ") + options, s);
        INFO(options << o.err);
        CHECK(o.code == code);
        CHECK(o.err.find(mention) != std::string::npos);
        CHECK(!std::filesystem::exists(s / "runs"));
    }
}
