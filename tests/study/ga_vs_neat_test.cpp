#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/json.h"
#include "ga/graph_archipelago.h"
#include "match/graph_seeding.h"
#include "study/ioh_files.h"
#include "synth/registry.h"
#include "tests/study/directory.h"

using namespace patchbreeder;
using test::content;
using test::Directory;
using test::go_on;
namespace fs = std::filesystem;

namespace {

StudyPlan small_plan(const char* contenders) {
    return {.suite = "graphs",
            .cases = 1,
            .contenders = read_contenders(contenders),
            .budgets = read_budgets("230"),
            .only_template = "subtractive"};
}

}  // namespace

TEST_CASE("Random graphs have the modules they should, are heard at once and stay the same",
          "[study]") {
    const auto cases = find_suite("graphs").make(synth_registry(), 3);
    const auto again = find_suite("graphs").make(synth_registry(), 2);
    REQUIRE(cases.size() == 3);
    const std::size_t sizes[] = {4, 8, 12};
    for (std::size_t i = 0; i < cases.size(); ++i) {
        INFO(cases[i].id);
        REQUIRE(cases[i].grown);
        const Patch& patch = cases[i].grown->patch;
        CHECK(patch.structure->nodes().size() == sizes[i]);
        CHECK(fault(synth_registry(), encode_graph(patch).genome).empty());
        const auto& sound = cases[i].target.samples;
        const auto loudest = [](auto from, auto to) {
            float peak = 0.0f;
            for (; from != to; ++from) peak = std::max(peak, std::abs(*from));
            return peak;
        };
        const auto soon = sound.begin() + analysis_rate / 20;
        CHECK(loudest(sound.begin(), soon) > 0.1f * loudest(sound.begin(), sound.end()));
        CHECK(cases[i].settings.note.pitch == cases[i].grown->phrase.notes.front().pitch);
        if (i < again.size()) {
            CHECK(again[i].target.samples == sound);
            CHECK(again[i].grown->patch == patch);
        }
    }
}

TEST_CASE("The first reference recordings are of several kinds", "[study]") {
    const auto few = find_suite("real").make(synth_registry(), 3);
    const auto all = find_suite("real").make(synth_registry(), 99);
    REQUIRE(few.size() == 3);
    REQUIRE(all.size() >= 18);
    std::vector<std::string> names;
    for (const Case& c : all) names.push_back(c.id);
    CHECK(few[2].id == names[2]);
    CHECK(few[1].id.substr(1, 2) > "09");
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("Random structures spend what they may and no more, whoever counts", "[study]") {
    GraphSpace space = make_graph_space(synth_registry(), {.phrase = {.notes = {{}}}}, {}, {}, {});
    const GraphPlan plan{
        .optimiser = make_graph_optimiser({.id = "random-structure", .settings = {{"share", 0.1}}}),
        .evaluations = 1000};
    GraphArchipelago islands(space, plan), again(space, plan);
    std::vector<std::size_t> sizes;
    for (std::uint64_t spent = 0; spent < 1000;) {
        const std::size_t limit = std::min<std::size_t>(1000 - spent, 90);
        const auto genomes = islands.ask(limit);
        REQUIRE(genomes.size() <= limit);
        REQUIRE(!genomes.empty());
        const auto twin = again.ask(limit);
        REQUIRE(std::equal(genomes.begin(), genomes.end(), twin.begin(), twin.end()));
        std::vector<Score> scores;
        for (const GraphGenome& g : genomes) {
            REQUIRE(fault(synth_registry(), g).empty());
            scores.push_back(Score{static_cast<float>(g.cables.size()) + g.cables[0].gain});
        }
        sizes.push_back(genomes.front().nodes.size());
        spent += genomes.size();
        islands.tell(scores);
        again.tell(scores);
        CHECK(islands.evaluations() == spent);
    }
    std::sort(sizes.begin(), sizes.end());
    CHECK(sizes.front() != sizes.back());
    CHECK(islands.structures().back().species == 0);
    CHECK(islands.champion().score < Score::worst());
}

TEST_CASE("What structures became is kept beside a run and read again", "[study]") {
    const Directory directory;
    const StudyPlan plan = small_plan("neat,random-structure,ga");
    const auto made = run_study(synth_registry(), plan, directory.path, go_on);
    const auto read = run_study(synth_registry(), plan, directory.path, go_on);
    REQUIRE(made.size() == 3);
    for (std::size_t i = 0; i < made.size(); ++i) {
        INFO(made[i].optimiser);
        const bool grows = made[i].optimiser != "ga";
        CHECK(made[i].evaluations == 230);
        CHECK(made[i].processor > 0.0);
        CHECK((made[i].template_name == "subtractive") == !grows);
        CHECK((made[i].pruned > 0) == grows);
        CHECK(made[i].pruned <= made[i].modules);
        CHECK((made[i].wanted >= 3) == grows);
        CHECK(made[i].growth.empty() == !grows);
        CHECK(read[i].score == made[i].score);
        CHECK(read[i].pruned == made[i].pruned);
        REQUIRE(read[i].growth.size() == made[i].growth.size());
        if (!grows) continue;
        CHECK(read[i].growth.back().evaluations == 230);
        CHECK(read[i].growth.back().best_modules == made[i].growth.back().best_modules);
        CHECK(read[i].growth.back().modules == Approx(made[i].growth.back().modules).epsilon(0.01));
    }
    CHECK(made[0].growth.back().species > 0);
    const auto figures = compare(plan, made)[0];
    CHECK(figures.contenders[0].size_ratio ==
          Approx(static_cast<double>(made[0].pruned) / static_cast<double>(made[0].wanted)));
    CHECK(std::isnan(figures.contenders[2].size_ratio));
}

TEST_CASE("Outcomes of before there was growth are read, and written anew", "[study]") {
    const Directory directory;
    StudyPlan plan = small_plan("ga");
    const auto made = run_study(synth_registry(), plan, directory.path, go_on);
    const fs::path path = directory.path / "outcomes.csv";
    std::istringstream now(content(path));
    std::string line, old;
    while (std::getline(now, line)) {
        std::size_t end = 0;
        for (int column = 0; column < 13; ++column) end = line.find(',', end) + 1;
        old += line.substr(0, end - 1) + "\n";
    }
    std::ofstream(path, std::ios::binary) << old;
    const auto read = run_study(synth_registry(), plan, directory.path, go_on);
    CHECK(read[0].score == made[0].score);
    CHECK(read[0].processor == 0.0);
    CHECK(whole_cost(read[0], Cost::seconds) == Approx(made[0].seconds).margin(0.001));
    const std::string anew = content(path);
    CHECK(anew.substr(0, anew.find('\n'))
              .ends_with(",processor,esr_db,modules,pruned,wanted,growth"));
    std::ofstream(path, std::ios::binary) << "case,score\n";
    CHECK_THROWS(run_study(synth_registry(), plan, directory.path, go_on));
}

TEST_CASE("Equal seconds are compared where everybody still had some", "[study]") {
    const StudyPlan plan{.suite = "graphs",
                         .contenders = read_contenders("neat,ga"),
                         .budgets = read_budgets("100")};
    std::vector<Outcome> outcomes;
    for (int target = 0; target < 6; ++target)
        for (const char* name : {"neat", "ga"}) {
            // Twice as slow, and better only in the end.
            const bool slow = std::string(name) == "neat";
            const float score = 0.1f + 0.01f * static_cast<float>(target);
            outcomes.push_back({.case_id = "t" + std::to_string(target),
                                .optimiser = name,
                                .budget = "100",
                                .seed = 1,
                                .evaluations = 100,
                                .seconds = slow ? 10.0 : 5.0,
                                .score = slow ? score / 2.0f : score,
                                .curve = {{10, 0.5, 0.9f}, {90, slow ? 9.0 : 4.5, score}},
                                .processor = slow ? 20.0 : 10.0});
        }
    const auto figures = compare(plan, outcomes)[0];
    CHECK(figures.equal_seconds == 10.0);
    CHECK(figures.contenders[0].timed_median == Approx(0.9));
    CHECK(figures.contenders[1].timed_median == Approx(0.125));
    CHECK(figures.contenders[1].at_end.a12 == 1.0);
    CHECK(figures.contenders[1].timed.a12 == 0.0);
    CHECK(figures.contenders[1].timed.lost == 6);
    CHECK(figures.ranking.mean_ranks == std::vector<double>{1.0, 2.0});
}

TEST_CASE("IOHprofiler's files hold every run, target by target", "[study]") {
    const Directory directory;
    const StudyPlan plan{.suite = "graphs",
                         .contenders = read_contenders("neat:species=1,ga"),
                         .budgets = read_budgets("100"),
                         .seeds = 2};
    std::vector<Outcome> outcomes;
    for (const char* target : {"graph-001-4", "graph-002-8"})
        for (std::uint32_t seed = 1; seed <= 2; ++seed)
            for (const auto& contender : plan.contenders)
                outcomes.push_back({.case_id = target,
                                    .optimiser = contender.label,
                                    .budget = "100",
                                    .seed = seed,
                                    .evaluations = 100,
                                    .score = 0.25f,
                                    .curve = {{10, 0.1, 0.75f}, {50, 0.2, 0.25f}}});
    const std::vector<StudyRecord> studies(2, record_of(plan, outcomes));
    write_ioh_files(directory.path, studies);
    std::size_t indices = 0;
    for (const auto& entry : fs::recursive_directory_iterator(directory.path)) {
        if (entry.path().extension() != ".json") continue;
        ++indices;
        const Json index = Json::parse(content(entry.path()));
        CHECK(index["maximization"] == false);
        const Json& scenario = index["scenarios"][0];
        CHECK(scenario["runs"].size() == 2);
        CHECK(scenario["runs"][1]["instance"] == 2);
        CHECK(scenario["runs"][1]["best"]["evals"] == 50);
        CHECK(content(entry.path().parent_path() / scenario["path"].get<std::string>()) ==
              "evaluations raw_y\n1 0.75\n10 0.75\n50 0.25\n100 0.25\n"
              "evaluations raw_y\n1 0.75\n10 0.75\n50 0.25\n100 0.25\n");
    }
    CHECK(indices == 8);
    CHECK(fs::exists(directory.path / "100/neat-species-1/IOHprofiler_f3_graph-001-4.json"));
}
