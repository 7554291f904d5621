#include <catch2/catch.hpp>

#include "engine/error.h"
#include "ga/layout.h"
#include "synth/registry.h"
#include "tests/ga/problems.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

// Two oscillators into a filter whose cutoff an envelope moves, through an amplifier, to an effect.
std::shared_ptr<const Structure> voice() {
    const Registry& r = synth_registry();
    const auto node = [&](const char* name, const char* module, bool optional = false) {
        return Node{.name = name, .module = r.find(module, "test"), .optional = optional};
    };
    std::vector<Node> nodes{node("osc1", "oscillator"), node("osc2", "oscillator", true),
                            node("filter", "svf"),      node("env", "adsr"),
                            node("amp", "vca"),         node("room", "reverb", true)};
    nodes.back().section = Section::effect;
    const auto port = [&](std::size_t to, const char* id) {
        return static_cast<std::uint16_t>(find_port(r.module(nodes[to].module), id, "test"));
    };
    const auto cutoff =
        static_cast<std::uint16_t>(find_knob(r.module(nodes[2].module), "cutoff", "test"));
    return Structure::make(r, nodes,
                           {{.from = 0, .to = 2, .slot = port(2, "in")},
                            {.from = 1, .to = 2, .slot = port(2, "in")},
                            {.from = 3, .to = 2, .target = CableTo::knob, .slot = cutoff},
                            {.from = 2, .to = 4, .slot = port(4, "in")},
                            {.from = 3, .to = 4, .slot = port(4, "amp")},
                            {.from = 4, .to = mix_bus, .target = CableTo::bus},
                            {.from = mix_bus, .to = 5, .slot = port(5, "in")},
                            {.from = 5, .to = out_bus, .target = CableTo::bus}});
}

bool has(const Layout& layout, std::string_view name) {
    return std::any_of(layout.genes().begin(), layout.genes().end(),
                       [&](const Gene& g) { return g.name == name; });
}

const ExtraGene gate{"note.gate", seconds(0.01f, 4.0f).at(0.5f)};

}  // namespace

TEST_CASE("A template has a gene per knob, depth, balance and mute", "[ga]") {
    const auto structure = voice();
    const Layout layout(Patch::defaults(structure), {gate});
    for (const Node& node : structure->nodes())
        for (const KnobInfo& knob : synth_registry().module(node.module).knobs)
            CHECK(has(layout, node.name + "." + std::string(knob.id)));
    CHECK(has(layout, "osc2.mute"));
    CHECK(has(layout, "room.mute"));
    CHECK_FALSE(has(layout, "osc1.mute"));
    CHECK(has(layout, "env>filter.cutoff"));    // modulation depth
    CHECK(has(layout, "osc1>filter.in"));       // two share the port
    CHECK(has(layout, "env>amp.amp"));          // a port that multiplies
    CHECK_FALSE(has(layout, "filter>amp.in"));  // alone on its port: only a level
    CHECK_FALSE(has(layout, "amp>mix"));
    CHECK(layout.genes().back().name == "note.gate");
    // Knobs, two mutes, four gains and the gate.
    CHECK(layout.genes().size() == structure->knob_count() + 2 + 4 + 1);
}

TEST_CASE("Genes take kind, range and home from what they stand for", "[ga]") {
    const auto structure = voice();
    Patch home = Patch::defaults(structure);
    home.muted = 1u << 1;
    const Layout layout(home, {gate});
    const auto gene_of = [&](std::string_view name) { return layout.genes()[layout.find(name)]; };
    CHECK(gene_of("osc1.wave").kind == GeneKind::choice);
    CHECK(gene_of("osc1.coarse").kind == GeneKind::integer);
    CHECK(gene_of("filter.cutoff").kind == GeneKind::continuous);
    CHECK(gene_of("osc2.mute").kind == GeneKind::toggle);
    CHECK(gene_of("osc2.mute").value(gene_of("osc2.mute").home) == 1);
    CHECK(gene_of("room.mute").value(gene_of("room.mute").home) == 0);
    CHECK(gene_of("osc1.wave").block == gene_of("osc1.fine").block);
    CHECK(gene_of("osc1.wave").block != gene_of("osc2.wave").block);
    CHECK(gene_of("note.gate").range.plain(gene_of("note.gate").home) ==
          Approx(0.5f).epsilon(1e-3));
}

TEST_CASE("Knobs and cables of a node sleep while it is muted", "[ga]") {
    const Layout layout(Patch::defaults(voice()));
    Genome genome = layout.encode(layout.home());
    const std::size_t mute = layout.find("osc2.mute");
    const auto asleep = [&](std::string_view name) {
        return dormant(layout.genes(), genome, layout.find(name));
    };
    CHECK_FALSE(asleep("osc2.fine"));
    genome[mute] = layout.genes()[mute].position(1);
    CHECK(asleep("osc2.fine"));
    CHECK(asleep("osc2>filter.in"));
    CHECK_FALSE(asleep("osc2.mute"));
    CHECK_FALSE(asleep("osc1.fine"));
    CHECK_FALSE(asleep("osc1>filter.in"));
}

TEST_CASE("The home of a template decodes to the template", "[ga]") {
    const Patch home = Patch::defaults(voice());
    const Layout layout(home, {gate});
    const Decoded decoded = layout.decode(layout.encode(home));
    REQUIRE(decoded.patch == home);
    REQUIRE(decoded.extras.size() == 1);
    REQUIRE(decoded.extras[0] == Approx(0.5f).epsilon(1e-3));
}

TEST_CASE("Genomes and patches find their way back to each other", "[ga]") {
    const Layout layout(Patch::defaults(voice()), {gate});
    Decoded reused;
    for (std::uint64_t i = 0; i < 200; ++i) {
        Rng rng = Rng::stream(1, {i});
        const Genome genome = random_genome(layout.genes(), rng);
        const Decoded decoded = layout.decode(genome);
        REQUIRE(layout.encode(decoded.patch, decoded.extras) == genome);
        layout.decode_into(genome, reused);
        REQUIRE(reused.patch == decoded.patch);
        REQUIRE(reused.extras == decoded.extras);
    }
}

TEST_CASE("Decoding into a patch of the same layout moves no memory", "[ga]") {
    const Layout layout(Patch::defaults(voice()), {gate});
    Rng rng = Rng::stream(2, {});
    Decoded decoded = layout.decode(random_genome(layout.genes(), rng));
    const float* const positions = decoded.patch.positions.data();
    const float* const gains = decoded.patch.gains.data();
    layout.decode_into(random_genome(layout.genes(), rng), decoded);
    REQUIRE(decoded.patch.positions.data() == positions);
    REQUIRE(decoded.patch.gains.data() == gains);
}

TEST_CASE("A mute gene mutes its node and leaves the others alone", "[ga]") {
    Patch home = Patch::defaults(voice());
    home.muted = 1u << 0;  // not optional, so muted for good
    const Layout layout(home);
    Genome genome = layout.encode(home);
    const std::size_t mute = layout.find("osc2.mute");
    const Gene& gene_of_mute = layout.genes()[mute];
    genome[mute] = gene_of_mute.position(1);
    CHECK(layout.decode(genome).patch.muted == 0b11);
    genome[mute] = gene_of_mute.position(0);
    CHECK(layout.decode(genome).patch.muted == 0b01);
}

TEST_CASE("A locked gene decodes to its lock whatever the genome says", "[ga]") {
    Layout layout(Patch::defaults(voice()), {gate});
    layout.lock("filter.cutoff", 440.0);
    layout.lock("note.gate", 1.0);
    const std::size_t cutoff = layout.find("filter.cutoff");
    for (std::uint64_t i = 0; i < 50; ++i) {
        Rng rng = Rng::stream(3, {i});
        Genome genome{std::vector<float>(layout.genes().size())};
        for (float& g : genome.genes) g = rng.uniform();
        const Decoded decoded = layout.decode(genome);
        const auto knob = find_knob(synth_registry().module(synth_registry().find("svf", "test")),
                                    "cutoff", "test");
        const float position = Patch(decoded.patch).position(2, knob);
        REQUIRE(layout.genes()[cutoff].range.plain(position) == Approx(440.0).epsilon(1e-3));
        REQUIRE(decoded.extras[0] == Approx(1.0).epsilon(1e-3));
    }
    layout.unlock(cutoff);
    CHECK_FALSE(layout.genes()[cutoff].lock.has_value());
}

TEST_CASE("Wrong names, values and structures are refused with a hint", "[ga]") {
    Layout layout(Patch::defaults(voice()));
    CHECK_THROWS_WITH(layout.find("filter.cutof"), Catch::Contains("did you mean 'filter.cutoff'"));
    CHECK_THROWS_WITH(layout.lock("filter.cutoff", 99999.0), Catch::Contains("Hz"));
    const auto other = Structure::make(
        synth_registry(), {{.name = "osc", .module = synth_registry().find("oscillator", "test")}},
        {{.from = 0, .to = mix_bus, .target = CableTo::bus}});
    CHECK_THROWS_AS(layout.encode(Patch::defaults(other)), Error);
}
