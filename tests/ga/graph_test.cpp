#include <catch2/catch.hpp>
#include <cmath>

#include "engine/parallel.h"
#include "engine/render.h"
#include "ga/species.h"
#include "tests/ga/graphs.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

Phrase brief() {
    return {.notes = {{.pitch = 57.0f, .gate = 0.03f}}, .length = 0.05f};
}

std::string is_wrong(const GraphSpace& space, const GraphGenome& g) {
    return fault(space.registry(), g);
}

}  // namespace

TEST_CASE("Equal structural events have equal ids, whoever makes them and when", "[graph]") {
    const GraphSpace space = graph_space();
    std::size_t equal = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const std::size_t start = seed % space.starts;
        Rng draw = Rng::stream(1, {seed});
        GraphGenome here = space.start(start, draw), there = here;
        // Knobs differ as they would on another island; the same event is made on both.
        Rng other = Rng::stream(2, {seed});
        shuffle_knobs(space, there, other);
        const auto how = static_cast<Growth>(seed % growth_count);
        Rng one = Rng::stream(3, {seed}), two = Rng::stream(3, {seed});
        const bool grew = grow(how, space, here, one), also = grow(how, space, there, two);
        if (!grew || !also) continue;
        std::vector<InnovationId> a, b;
        for (const NodeGene& n : here.nodes) a.push_back(n.id);
        for (const NodeGene& n : there.nodes) b.push_back(n.id);
        for (const CableGene& c : here.cables) a.push_back(c.id);
        for (const CableGene& c : there.cables) b.push_back(c.id);
        REQUIRE(a == b);
        ++equal;
    }
    REQUIRE(equal > 150);
}

TEST_CASE("Ids are known in advance and differ where events differ", "[graph]") {
    constexpr InnovationId tone = node_innovation(Event::start, no_parent, "oscillator", 0);
    constexpr InnovationId amp = node_innovation(Event::start, no_parent, "vca", 0);
    constexpr InnovationId cable = cable_innovation(tone, amp, CableTo::port, "in");
    constexpr InnovationId filter = node_innovation(Event::split, cable, "svf", 0);
    static_assert(age(tone) == 0 && age(cable) == 0 && age(filter) == 1);
    static_assert(filter != node_innovation(Event::split, cable, "svf", 1));
    static_assert(filter != node_innovation(Event::split, cable, "drive", 0));
    static_assert(filter != node_innovation(Event::source, cable, "svf", 0));
    static_assert(cable != cable_innovation(amp, tone, CableTo::port, "in"));
    static_assert(cable != cable_innovation(tone, amp, CableTo::port, "amp"));
    static_assert(tone < filter && cable < filter);
    // What a run wrote yesterday must mean the same tomorrow.
    REQUIRE(static_cast<std::uint64_t>(tone) == 0x32d859bae8ac43);
}

TEST_CASE("20,000 random mutants are valid, finite and bounded", "[graph]") {
    const GraphSpace space = graph_space();
    constexpr std::size_t chains = 400, steps = 50;
    std::vector<std::vector<Decoded>> decoded(chains);
    std::size_t with_effects = 0, with_loops = 0;
    std::vector<std::size_t> seen(space.registry().modules().size(), 0);
    GraphDecoder decoder(space.registry(), space.extras);
    for (std::size_t chain = 0; chain < chains; ++chain) {
        Rng rng = Rng::stream(5, {chain});
        GraphGenome g = space.start(chain, rng);
        space.settle(g);
        while (decoded[chain].size() < steps) {
            if (!random_growth(space, g, rng)) continue;
            shuffle_knobs(space, g, rng);
            const std::string wrong = is_wrong(space, g);
            if (!wrong.empty()) FAIL(wrong);
            decoded[chain].push_back(decoder.decode(g).decoded);
            const Structure& s = *decoded[chain].back().patch.structure;
            for (const Node& n : s.nodes()) ++seen[n.module];
            with_effects += s.has_effects() ? 1 : 0;
            for (const Cable& c : s.cables()) with_loops += c.feedback ? 1 : 0;
        }
    }
    CHECK(with_effects > 1000);
    CHECK(with_loops > 100);
    for (std::size_t m = 0; m < seen.size(); ++m) {
        INFO(space.registry().module(static_cast<ModuleIndex>(m)).id);
        CHECK((seen[m] > 0) == space.catalogue->usable(static_cast<ModuleIndex>(m)));
    }
    std::vector<int> bad(chains, 0);
    const Phrase phrase = brief();
    parallel_for(chains, [&](std::size_t chain, int) {
        Renderer renderer({.rate = 44100});
        const std::size_t length = frames(phrase, 44100);
        std::vector<float> audio(length * steps);
        std::vector<Job> jobs;
        std::vector<std::span<float>> rows;
        for (std::size_t i = 0; i < steps; ++i) {
            jobs.push_back({.patch = &decoded[chain][i].patch, .phrase = &phrase});
            rows.emplace_back(audio.data() + i * length, length);
        }
        bool broken[steps] = {};
        renderer.render(jobs, rows, broken);
        for (const bool b : broken) bad[chain] += b ? 1 : 0;
        for (const float x : audio) bad[chain] += std::isfinite(x) && std::abs(x) <= 1.0f ? 0 : 1;
    });
    for (const int b : bad) REQUIRE(b == 0);
}

TEST_CASE("Crossover of valid graphs is a valid graph", "[graph]") {
    const GraphSpace space = graph_space();
    std::size_t larger = 0;
    for (std::uint64_t i = 0; i < 1500; ++i) {
        Rng rng = Rng::stream(6, {i});
        const GraphGenome a = grown(space, 1 + i % 12, rng);
        GraphGenome b = grown(space, 1 + i % 9, rng);
        if (i % 2 == 0) {  // kin: grown from the same
            b = a;
            for (int s = 0; s < 4; ++s) (void)random_growth(space, b, rng);
        }
        shuffle_knobs(space, b, rng);
        const GraphGenome child = cross(space, a, b, rng), joined = merge(space, a, b, rng);
        REQUIRE(is_wrong(space, child).empty());
        REQUIRE(is_wrong(space, joined).empty());
        // The fitter parent's genes, and no others.
        REQUIRE(child.nodes.size() == a.nodes.size());
        REQUIRE(child.cables.size() == a.cables.size());
        larger += joined.nodes.size() > a.nodes.size() ? 1 : 0;
        REQUIRE(cross(space, a, a, rng) == a);
    }
    REQUIRE(larger > 300);
}

TEST_CASE("Distance is a metric where genes match", "[graph]") {
    const GraphSpace space = graph_space();
    const Registry& registry = space.registry();
    for (std::uint64_t i = 0; i < 200; ++i) {
        Rng rng = Rng::stream(7, {i});
        const GraphGenome a = grown(space, i % 10, rng);
        GraphGenome b = a, c = a;
        shuffle_knobs(space, b, rng);
        shuffle_knobs(space, c, rng);
        REQUIRE(distance(registry, a, a) == 0.0f);
        REQUIRE(distance(registry, a, b) > 0.0f);
        REQUIRE(distance(registry, a, b) == distance(registry, b, a));
        REQUIRE(distance(registry, a, c) <=
                distance(registry, a, b) + distance(registry, b, c) + 1e-5f);
        const GraphGenome other = grown(space, 6, rng);
        REQUIRE(distance(registry, a, other) == distance(registry, other, a));
    }
}

TEST_CASE("Species share the places among them, and their sizes add up", "[graph]") {
    const GraphSpace space = graph_space();
    SpeciesList list({.wanted = 10});
    Rng rng = Rng::stream(8, {});
    std::vector<GraphGenome> genomes;
    std::vector<float> fitness;
    for (std::size_t i = 0; i < 120; ++i) {
        genomes.push_back(grown(space, i % 8, rng));
        fitness.push_back(0.2f + rng.uniform());
    }
    std::vector<const GraphGenome*> pointers;
    for (const GraphGenome& g : genomes) pointers.push_back(&g);
    for (std::uint32_t generation = 0; generation < 60; ++generation) {
        list.sort(space.registry(), pointers, fitness, generation);
        std::size_t members = 0, places = 0;
        for (std::size_t s = 0; s < list.all().size(); ++s) {
            members += list.all()[s].members.size();
            for (const std::size_t m : list.all()[s].members) REQUIRE(list.of(m) == s);
        }
        REQUIRE(members == genomes.size());
        for (const std::size_t q : list.quotas(fitness, 96, generation)) places += q;
        REQUIRE(places == 96);
    }
    // The threshold has found its way.
    REQUIRE(list.all().size() >= 8);
    REQUIRE(list.all().size() <= 12);
}

TEST_CASE("Equal genomes share one structure, and growth keeps the names of what was there",
          "[graph]") {
    const GraphSpace space = graph_space();
    GraphDecoder decoder(space.registry(), space.extras);
    for (std::uint64_t i = 0; i < 100; ++i) {
        Rng rng = Rng::stream(9, {i});
        const GraphGenome g = grown(space, i % 12, rng);
        GraphGenome other = g;
        shuffle_knobs(space, other, rng);
        const auto a = decoder.decode(g), b = decoder.decode(other);
        REQUIRE(a.decoded.patch.structure == b.decoded.patch.structure);
        REQUIRE(*a.decoded.patch.structure ==
                *GraphDecoder(space.registry(), space.extras).decode(g).decoded.patch.structure);
    }
}
