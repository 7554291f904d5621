#include "ga/start_trials.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "tests/ga/graphs.h"

using namespace patchbreeder;

namespace {

constexpr std::uint64_t budget = 8000;
constexpr float share = 0.5f;

// A minimal start for each source.
GraphSpace space_of_starts() {
    GraphSpace space = test::graph_space();
    for (ModuleIndex m = 0; m < space.registry().modules().size(); ++m)
        if (space.registry().module(m).kind == ModuleKind::source && space.catalogue->usable(m))
            space.start_graphs.push_back({test::minimal_graph(*space.catalogue, m)});
    return space;
}

// Only the wanted source can come near; how near depends on its knobs.
Score judged(const GraphSpace& space, const GraphGenome& g, ModuleIndex wanted, float at_least) {
    float apart = 0.0f, sources = 0.0f;
    for (const NodeGene& n : g.nodes) {
        if (space.registry().module(n.module).kind != ModuleKind::source) continue;
        for (const float k : n.knobs)
            apart += std::abs(k - 0.3f) / static_cast<float>(n.knobs.size());
        sources += n.module == wanted ? 0.0f : 0.5f;
    }
    return {.value = at_least + sources + apart};
}

struct Course {
    std::vector<GraphIndividual> found;
    std::uint64_t spent = 0;
    std::vector<std::size_t> structures;  // judged in each generation
};

Course run(const GraphSpace& space, ModuleIndex wanted, float at_least) {
    GraphDecoder decoder(space.registry(), space.extras);
    GraphBreeding breeding{.space = space, .seed = 3};
    StartTrials trials(breeding, decoder, share);
    Course course;
    while (!trials.over()) {
        REQUIRE(course.spent < budget);
        breeding.progress = static_cast<float>(course.spent) / static_cast<float>(budget);
        std::vector<GraphGenome> asked;
        trials.ask(breeding, asked);
        REQUIRE_FALSE(asked.empty());
        std::vector<Score> scores;
        std::set<ModuleIndex> sources;
        for (const GraphGenome& g : asked) {
            REQUIRE(space.allows(g));
            scores.push_back(judged(space, g, wanted, at_least));
            for (const NodeGene& n : g.nodes)
                if (space.registry().module(n.module).kind == ModuleKind::source)
                    sources.insert(n.module);
        }
        trials.tell(breeding, scores);
        course.spent += asked.size();
        course.structures.push_back(sources.size());
        ++breeding.generation;
    }
    course.found = trials.individuals();
    return course;
}

}  // namespace

TEST_CASE("Trials of starts find the structure that can be tuned, within their share", "[neat]") {
    const GraphSpace space = space_of_starts();
    const ModuleIndex wanted = space.registry().find("operator", "test");
    const Course course = run(space, wanted, 0.0f);
    REQUIRE(course.found.front().score.value < 0.2f);
    REQUIRE(std::any_of(course.found.front().genome.nodes.begin(),
                        course.found.front().genome.nodes.end(),
                        [&](const NodeGene& n) { return n.module == wanted; }));
    REQUIRE(std::is_sorted(course.found.begin(), course.found.end(),
                           [](const auto& a, const auto& b) { return a.score < b.score; }));
    // All of them at first, a quarter and then two of them later.
    REQUIRE(course.structures.front() == space.start_graphs.size());
    REQUIRE(course.structures.back() <= 2);
    REQUIRE(static_cast<double>(course.spent) < 1.3 * double{share} * static_cast<double>(budget));
    REQUIRE(static_cast<double>(course.spent) > 0.8 * double{share} * static_cast<double>(budget));
    const Course again = run(space, wanted, 0.0f);
    REQUIRE(again.found == course.found);
}

TEST_CASE("There is no last round where no start comes near", "[neat]") {
    const GraphSpace space = space_of_starts();
    const ModuleIndex wanted = space.registry().find("operator", "test");
    const Course near = run(space, wanted, 0.0f), far = run(space, wanted, 0.4f);
    REQUIRE(far.spent < 2 * near.spent / 3);
    REQUIRE(far.structures.back() > 2);
    REQUIRE(far.found.size() >= space.start_graphs.size());
}

TEST_CASE("Structures hash by their modules, cables and choices", "[graph]") {
    const GraphSpace space = test::graph_space();
    const Registry& registry = space.registry();
    Rng rng = Rng::stream(5, {});
    GraphGenome g = test::grown(space, 6, rng);
    const std::uint64_t hash = steps_hash(registry, g);
    GraphGenome moved = g;
    for (NodeGene& n : moved.nodes)
        for (std::size_t k = 0; k < n.knobs.size(); ++k)
            if (!registry.module(n.module).knobs[k].range.stepped()) n.knobs[k] = rng.uniform();
    for (CableGene& c : moved.cables) c.gain = rng.uniform();
    REQUIRE(steps_hash(registry, moved) == hash);
    GraphGenome cut = g;
    cut.cables.front().enabled = !cut.cables.front().enabled;
    REQUIRE(steps_hash(registry, cut) != hash);
    GraphGenome altered = g;
    REQUIRE(grow(Growth::alter, space, altered, rng));
    REQUIRE(steps_hash(registry, altered) != hash);
}

TEST_CASE("A branch hears what its original hears, quietly at first", "[graph]") {
    const GraphSpace space = test::graph_space();
    Rng rng = Rng::stream(6, {});
    GraphGenome g = space.start(0, rng);
    while (!grow(Growth::split, space, g, rng)) {
    }
    GraphGenome branched = g;
    REQUIRE(grow(Growth::branch, space, branched, rng));
    REQUIRE(branched.nodes.size() == g.nodes.size() + 1);
    for (const NodeGene& n : branched.nodes) {
        if (g.node(n.id)) continue;
        REQUIRE(space.registry().module(n.module).kind == ModuleKind::processor);
        const auto original = std::find_if(g.nodes.begin(), g.nodes.end(), [&](const NodeGene& o) {
            return o.module == n.module && o.knobs == n.knobs;
        });
        REQUIRE(original != g.nodes.end());
        const auto hears = [](const GraphGenome& of, InnovationId node) {
            std::multiset<std::pair<InnovationId, std::uint16_t>> heard;
            for (const CableGene& c : of.cables)
                if (c.to == node && c.enabled) heard.insert({c.from, c.slot});
            return heard;
        };
        REQUIRE(hears(branched, n.id) == hears(branched, original->id));
        REQUIRE_FALSE(hears(branched, n.id).empty());
    }
}
