#include "engine/effect_player.h"

#include <catch2/catch.hpp>

#include "tests/engine/patches.h"

using namespace patchbreeder;

namespace {

std::vector<float> noise(std::size_t frames, std::uint64_t seed) {
    Rng rng = Rng::stream(seed, {});
    std::vector<float> x(frames);
    for (float& v : x) v = rng.uniform(-0.5f, 0.5f);
    return x;
}

// Patches of one structure with effects of random kinds.
std::vector<Patch> chains(std::size_t count, Rng& rng) {
    const auto structure = test::random_structure(rng, 2, 3);
    std::vector<Patch> patches(count, Patch::defaults(structure));
    for (Patch& p : patches) test::randomise(p, rng);
    return patches;
}

// Plays `dry` in pieces of so many frames.
std::vector<std::vector<float>> play(const std::vector<Patch>& patches,
                                     const std::vector<std::vector<float>>& dry, std::size_t piece,
                                     Isa isa = best_isa()) {
    const std::size_t frames = dry.front().size();
    std::vector<std::vector<float>> out(patches.size(), std::vector<float>(frames));
    std::vector<const Patch*> pointers;
    for (const Patch& p : patches) pointers.push_back(&p);
    EffectPlayer player({.isa = isa});
    player.start(pointers);
    for (std::size_t at = 0; at < frames; at += piece) {
        std::vector<const float*> from;
        std::vector<float*> to;
        for (std::size_t i = 0; i < patches.size(); ++i)
            from.push_back(dry[i].data() + at), to.push_back(out[i].data() + at);
        player.play(from, to, std::min(piece, frames - at));
    }
    return out;
}

}  // namespace

TEST_CASE("A recording through effects sounds the same in pieces and in one", "[engine][effects]") {
    Rng rng = Rng::stream(21, {});
    for (int trial = 0; trial < 12; ++trial) {
        const auto patches = chains(3, rng);
        const std::vector<std::vector<float>> dry{noise(10000, 1), noise(10000, 2),
                                                  noise(10000, 3)};
        const auto whole = play(patches, dry, 10000);
        REQUIRE(play(patches, dry, 64) == whole);
        REQUIRE(play(patches, dry, 4096) == whole);
        REQUIRE(play(patches, dry, 4096, Isa::plain) == whole);
        // And alone.
        REQUIRE(play({patches[1]}, {dry[1]}, 4096)[0] == whole[1]);
    }
}

TEST_CASE("A gain of 0 dB, an inversion and a constant pass through exactly", "[engine][effects]") {
    const Registry& registry = synth_registry();
    const auto dry = noise(1000, 4);
    const auto through = [&](std::string_view module) {
        const auto structure = Structure::make(
            registry,
            {{.name = "only", .module = registry.find(module, "test"), .section = Section::effect}},
            {{.from = mix_bus, .to = 0, .target = CableTo::port},
             {.from = 0, .to = out_bus, .target = CableTo::bus}});
        Patch patch = Patch::defaults(structure);
        if (module == "dc") patch.positions[0] = 1.0f;
        return play({patch}, {dry}, 512)[0];
    };
    const auto same = through("gain"), upside_down = through("invert"), raised = through("dc");
    for (std::size_t i = 0; i < dry.size(); ++i) {
        REQUIRE(same[i] == dry[i]);
        REQUIRE(upside_down[i] == -dry[i]);
        REQUIRE(raised[i] == dry[i] + 1.0f);
    }
}

TEST_CASE("The level of a patch applies to what comes out", "[engine][effects]") {
    Rng rng = Rng::stream(22, {});
    auto patches = chains(2, rng);
    patches[1] = patches[0];
    patches[1].level = -20.0f;
    const auto dry = noise(2000, 5);
    const auto out = play(patches, {dry, dry}, 2000);
    for (std::size_t i = 0; i < dry.size(); ++i)
        REQUIRE(out[1][i] == Approx(0.1f * out[0][i]).epsilon(1e-5).margin(1e-9));
}
