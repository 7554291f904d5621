#include "study/study.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/error.h"
#include "study/comparison.h"
#include "study/report.h"
#include "synth/registry.h"
#include "tests/study/directory.h"

using namespace patchbreeder;
using test::content;
using test::Directory;
using test::go_on;
namespace fs = std::filesystem;

namespace {

StudyPlan small_plan() {
    return {.suite = "fm7",
            .cases = 2,
            .contenders = read_contenders("ga,random"),
            .budgets = read_budgets("60"),
            .seeds = 2};
}

}  // namespace

TEST_CASE("A study stopped half way goes on to the outcomes of one that was not", "[study]") {
    const Directory directory;
    const StudyPlan plan = small_plan();
    const auto whole = run_study(synth_registry(), plan, directory.path / "whole", go_on);
    REQUIRE(whole.size() == 8);

    const fs::path halved = directory.path / "halved";
    std::size_t made = 0;
    (void)run_study(synth_registry(), plan, halved,
                    [&](const StudyProgress&) { return ++made < 3; });
    {
        std::ofstream cut(halved / "outcomes.csv", std::ios::app);
        cut << "fm7-001,ga,60,2,6";
    }
    std::size_t resumed = 0;
    const auto rest = run_study(synth_registry(), plan, halved, [&](const StudyProgress& p) {
        resumed = p.resumed;
        return true;
    });
    CHECK(resumed == 3);
    REQUIRE(rest.size() == whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        CHECK(rest[i].same_run(whole[i]));
        CHECK(rest[i].score == whole[i].score);
        CHECK(rest[i].mfcc == whole[i].mfcc);
        CHECK(rest[i].evaluations == 60);
    }
}

TEST_CASE("Effects between two recordings are studied with the same budget for all", "[study]") {
    const Directory directory;
    StudyPlan plan{.suite = "effects",
                   .cases = 2,
                   .contenders = read_contenders("random,de"),
                   .budgets = read_budgets("150"),
                   .seeds = 1};
    const auto made = run_study(synth_registry(), plan, directory.path, go_on);
    REQUIRE(made.size() == 4);
    for (const Outcome& o : made) {
        CHECK(o.evaluations == 150);
        CHECK(o.score > 0.0f);
        REQUIRE(o.error_db);
        CHECK(o.curve.back().best == o.score);
        CHECK_FALSE(o.template_name.empty());
    }
    const auto read = run_study(synth_registry(), plan, directory.path, go_on);
    for (std::size_t i = 0; i < made.size(); ++i) {
        CHECK(read[i].error_db == Approx(*made[i].error_db));
        CHECK(read[i].template_name == made[i].template_name);
    }
    const BudgetFigures figures = compare(plan, made)[0];
    REQUIRE(figures.contenders[1].median_error_db);
    CHECK(figures.equal_seconds == 0.0);
    write_report(directory.path, record_of(plan, made));
    const std::string page = content(directory.path / "report.html");
    CHECK(page.find("<th>ESR, dB") != std::string::npos);
    CHECK(page.find("score after") == std::string::npos);
    plan.contenders = read_contenders("de:islands=2");
    CHECK_THROWS_AS(run_study(synth_registry(), plan, directory.path, go_on), Error);
}

TEST_CASE("Another study in the directory is not written over", "[study]") {
    const Directory directory;
    StudyPlan plan = small_plan();
    plan.seeds = 1;
    (void)run_study(synth_registry(), plan, directory.path, go_on);
    const std::string before = content(directory.path / "outcomes.csv");
    plan.fitness.name = "mfcc";
    CHECK_THROWS_AS(run_study(synth_registry(), plan, directory.path, go_on), Error);
    CHECK(content(directory.path / "outcomes.csv") == before);
}

TEST_CASE("The comparison counts what was won, and the page shows it", "[study]") {
    const Directory directory;
    const StudyPlan plan{.suite = "fm7",
                         .contenders = read_contenders("breeder,random"),
                         .budgets = read_budgets("100"),
                         .seeds = 2};
    std::vector<Outcome> outcomes;
    for (int target = 0; target < 6; ++target)
        for (std::uint32_t seed = 1; seed <= 2; ++seed)
            for (const auto& contender : plan.contenders) {
                const bool ours = contender.label == "breeder";
                const float score = (ours ? 0.01f : 0.3f) + 0.01f * static_cast<float>(target);
                outcomes.push_back({.case_id = "t" + std::to_string(target),
                                    .optimiser = contender.label,
                                    .budget = "100",
                                    .seed = seed,
                                    .evaluations = 100,
                                    .score = score,
                                    .cents = ours ? 3.0f : 1200.0f,
                                    .pitched = true,
                                    .curve = {{10, 0.1, 0.9f}, {50, 0.2, score}}});
            }
    const auto figures = compare(plan, outcomes);
    REQUIRE(figures.size() == 1);
    const ContenderFigures& ours = figures[0].contenders[0];
    const ContenderFigures& random = figures[0].contenders[1];
    CHECK(ours.median == Approx(0.035));
    CHECK(ours.found == Approx(5.0 / 6.0));
    CHECK(ours.octaves == 0.0);
    CHECK(random.octaves == 1.0);
    CHECK(random.at_end.a12 == 1.0);
    CHECK(random.at_end.won == 6);
    CHECK(random.at_end.p == Approx(2.0 / 64.0));
    CHECK(best_after(outcomes[0], 49.0) == Approx(0.9));
    CHECK(best_after(outcomes[0], 50.0) == Approx(0.01));

    fs::create_directories(directory.path);
    write_report(directory.path, record_of(plan, outcomes));
    const std::string page = content(directory.path / "report.html");
    CHECK(page.find("<svg") != std::string::npos);
    CHECK(page.find("<td>6/0<td>") != std::string::npos);
    CHECK(page.find("nan") == std::string::npos);
}

TEST_CASE("Contenders and budgets are read, or one line says why not", "[study]") {
    const auto two = read_contenders("breeder:hops=8:places=2,ga");
    REQUIRE(two.size() == 2);
    CHECK(two[0].choice.id == "breeder");
    REQUIRE(two[0].choice.settings.size() == 2);
    CHECK(two[0].choice.settings[1].value == 2.0);
    CHECK(read_contenders("neat:population=40")[0].choice.settings[0].id == "population");
    CHECK(read_contenders("neat:pop_size=40")[0].choice.settings[0].id == "population");
    CHECK_THROWS_AS(read_contenders("neat:elitism=2"), Error);
    CHECK_THROWS_AS(read_contenders("ga:pop_size=40"), Error);
    CHECK_THROWS_AS(read_contenders("neat:hops=2"), Error);
    CHECK(read_contenders("ga:islands=4:population=20")[0].islands == 4);
    CHECK(read_contenders("ga")[0].islands == 1);
    for (const char* wrong : {"ga:islands=0", "ga:islands=65", "ga:islands=1.5"})
        CHECK_THROWS_AS(read_contenders(wrong), Error);
    CHECK_THROWS_AS(read_contenders("breeeder"), Error);
    CHECK_THROWS_AS(read_contenders("ga,ga"), Error);
    CHECK_THROWS_AS(read_contenders("ga:hops=2"), Error);
    CHECK_THROWS_AS(read_contenders("ga,,random"), Error);
    const auto budgets = read_budgets("500,30s");
    CHECK(budgets[0].budget.evaluations == 500);
    CHECK(budgets[1].budget.seconds == 30.0);
    CHECK_THROWS_AS(read_budgets("0"), Error);
    CHECK_THROWS_AS(find_suite("fm8"), Error);
}

TEST_CASE("A study may leave out the first targets, but not all", "[study]") {
    const Directory directory;
    StudyPlan plan = small_plan();
    plan.seeds = 1;
    plan.skip = 3;
    const auto outcomes = run_study(synth_registry(), plan, directory.path / "later", go_on);
    REQUIRE(outcomes.size() == 4);
    CHECK(outcomes[0].case_id == find_suite("fm7").make(synth_registry(), 4)[3].id);
    plan.suite = "drums";
    plan.skip = 998;
    CHECK_THROWS_AS(run_study(synth_registry(), plan, directory.path / "none", go_on), Error);
}

TEST_CASE("A suite is the same every time, and its first cases do not depend on how many",
          "[study]") {
    for (const char* name : {"fm7", "mixed", "effects"}) {
        const SuiteInfo& suite = find_suite(name);
        const auto few = suite.make(synth_registry(), 2), more = suite.make(synth_registry(), 3);
        REQUIRE(more.size() == 3);
        for (std::size_t i = 0; i < few.size(); ++i) {
            CHECK(few[i].id == more[i].id);
            CHECK(few[i].target.samples == more[i].target.samples);
            if (few[i].dry) CHECK(few[i].dry->samples == more[i].dry->samples);
        }
        CHECK(more[0].target.samples != more[1].target.samples);
    }
    CHECK(find_suite("drums").make(synth_registry(), 99).size() >= 5);
}
