// Graphs that hear a recording instead of playing notes.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/effect_player.h"
#include "tests/ga/graphs.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

constexpr std::array palette{"tube", "echo", "low_pass", "band_pass", "chorus", "compressor"};

// mix > effect > out
GraphSpace effect_space() {
    std::vector<ModuleIndex> effects;
    for (const char* id : palette) effects.push_back(synth_registry().find(id, "test"));
    GraphSpace space;
    space.catalogue = std::make_shared<const Catalogue>(synth_registry(), effects);
    space.starts = effects.size();
    space.start = [catalogue = space.catalogue, effects](std::size_t child, Rng&) {
        const Registry& registry = catalogue->registry();
        const ModuleIndex m = effects[child % effects.size()];
        GraphGenome g;
        const InnovationId id = fresh_node_id(g, Event::start, no_parent, registry.module(m).id);
        g.add(NodeGene{
            .id = id, .module = m, .section = Section::effect, .knobs = catalogue->entry_knobs(m)});
        g.add(make_cable(registry, g, mix_id, id, CableTo::port, 0));
        g.add(make_cable(registry, g, id, out_id, CableTo::bus));
        return g;
    };
    return space;
}

// Sound flows from the recording to the end, through effects or past them.
bool reaches_out(const GraphGenome& g) {
    const Wiring wiring(g);
    return find_heard(synth_registry(), g, wiring).passes;
}

}  // namespace

TEST_CASE("Mutants that hear a recording are valid, of the palette, finite and heard", "[graph]") {
    const GraphSpace space = effect_space();
    GraphDecoder decoder(space.registry(), {});
    EffectPlayer player({.rate = 44100});
    constexpr std::size_t chains = 60, steps = 30, length = 2048;
    std::vector<float> dry(length), wet(length);
    for (std::size_t i = 0; i < length; ++i)
        dry[i] = 0.5f * std::sin(0.05f * static_cast<float>(i));
    std::size_t silent = 0, moved = 0, branched = 0, followed = 0;
    for (std::size_t chain = 0; chain < chains; ++chain) {
        Rng rng = Rng::stream(15, {chain});
        GraphGenome g = space.start(chain, rng);
        for (std::size_t step = 0; step < steps;) {
            if (!random_growth(space, g, rng)) continue;
            ++step;
            shuffle_knobs(space, g, rng);
            REQUIRE(fault(space.registry(), g, Feed::recording).empty());
            REQUIRE(reaches_out(g));
            for (const NodeGene& n : g.nodes) {
                REQUIRE(n.section == Section::effect);
                REQUIRE(space.catalogue->usable(n.module));
            }
            const Patch patch = decoder.decode(g).decoded.patch;
            const Structure& s = *patch.structure;
            std::size_t ends = 0;
            for (const Cable& c : s.cables()) {
                moved += c.target == CableTo::knob ? 1 : 0;
                ends += c.to == out_bus ? 1 : 0;
            }
            branched += ends > 1 ? 1 : 0;
            for (const Node& n : s.nodes()) followed += space.catalogue->listens(n.module) ? 1 : 0;
            const Patch* patches[]{&patch};
            const float* in[]{dry.data()};
            float* out[]{wet.data()};
            player.start(patches);
            player.play(in, out, length);
            double power = 0.0;
            for (const float x : wet) power += double{x} * double{x};
            REQUIRE(std::isfinite(power));
            silent += power < 1e-9 ? 1 : 0;
        }
    }
    CHECK(silent < chains * steps / 4);  // all gains and knobs are drawn
    CHECK(moved > 500);
    CHECK(branched > 300);
    CHECK(followed > 50);
}

TEST_CASE("A graph that hears a recording never has sources, and one that plays notes must",
          "[graph]") {
    const GraphSpace space = effect_space();
    Rng rng = Rng::stream(16, {});
    GraphGenome g = space.start(0, rng);
    for (const Growth how : {Growth::source, Growth::voice, Growth::phase, Growth::duplicate}) {
        CHECK_FALSE(suits(how, Feed::recording));
        CHECK(suits(how, Feed::notes));
        for (int i = 0; i < 20; ++i) REQUIRE_FALSE(grow(how, space, g, rng));
    }
    CHECK(fault(space.registry(), g) == "nothing is heard");
    g.erase_node(InnovationId{g.nodes.front().id});
    g.add(make_cable(space.registry(), g, mix_id, out_id, CableTo::bus));
    CHECK(fault(space.registry(), g, Feed::recording) == "nothing is heard");
}

TEST_CASE("A lock that is not everywhere holds those that have it, and asks for no more",
          "[graph]") {
    GraphSpace space = effect_space();
    Rng rng = Rng::stream(17, {});
    GraphGenome with = space.start(0, rng);
    const GraphGenome without = space.start(1, rng);
    space.locks = {{.id = with.nodes.front().id, .knob = 0, .position = 0.25f}};
    CHECK_FALSE(space.allows(without));
    space.locks.front().everywhere = false;
    CHECK(space.allows(without));
    for (int i = 0; i < 300; ++i) {
        (void)random_growth(space, with, rng);
        const NodeGene* kept = with.node(space.locks.front().id);
        REQUIRE(kept != nullptr);
        REQUIRE(kept->knobs[0] == 0.25f);
    }
}

TEST_CASE("What is removed leans to nodes or cables as told", "[graph]") {
    const GraphSpace space = graph_space();
    for (std::uint64_t i = 0; i < 200; ++i) {
        Rng rng = Rng::stream(18, {i});
        const GraphGenome before = grown(space, 6, rng);
        GraphGenome nodes = before, cables = before;
        if (grow(Growth::remove, space, nodes, rng, {.nodes_removed = 1.0f}))
            REQUIRE(nodes.nodes.size() < before.nodes.size());
        if (grow(Growth::remove, space, cables, rng, {.nodes_removed = 0.0f}))
            REQUIRE(cables.cables.size() < before.cables.size());
    }
}
