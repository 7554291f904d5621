// Graphs of effects that grow between two recordings.
#include <catch2/catch.hpp>

#include "engine/error.h"
#include "match/effect_outline.h"
#include "match/effect_seeding.h"
#include "match/sample_sketch.h"
#include "tests/match/effects.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

EffectMatchResult grow_effects(const std::vector<float>& dry, const std::vector<float>& wet,
                               EffectMatchSettings settings,
                               EffectJudging judging = EffectJudging::samples) {
    settings.judging = judging;
    if (settings.optimiser.id == Breeder::id) settings.optimiser.id = "neat";
    return EffectSession(synth_registry(), audio(dry), audio(wet), settings)
        .run([](const EffectMatchProgress&) { return true; });
}

}  // namespace

TEST_CASE("A distortion grows among others, and is what the preset does", "[effects]") {
    const auto dry = plucks(half_second);
    const auto wet = through({.branches = {{"soft_clip"}}},
                             {{"soft_clip.drive", 21.0}, {"soft_clip.quality", 1.0}}, dry);
    const auto r = grow_effects(
        dry, wet,
        {.budget = {.evaluations = 2500}, .palette = {"soft_clip", "fold", "peak", "compressor"}});
    CHECK(r.grown);
    CHECK(r.after.error_db < -30.0);
    const Preset again = preset_from_text(to_text(r.best), "test", synth_registry());
    const EffectPair pair{dry, wet};
    CHECK(EffectEvaluator(pair, nullptr).play(again.patch) == r.audio.samples);
}

TEST_CASE("Graphs of effects grow to the same bits on 1, 2 and 7 threads", "[effects]") {
    const auto dry = plucks(half_second / 2);
    const auto wet =
        through({.branches = {{"tube", "low_pass"}}}, {{"low_pass.cutoff", 900.0}}, dry);
    for (const auto& [optimiser, judging] : {std::pair{"neat", EffectJudging::automatic},
                                             {"neat", EffectJudging::sound},
                                             {"random-structure", EffectJudging::samples}}) {
        std::string first;
        for (const int count : {1, 2, 7}) {
            const ThreadCount guard(count);
            const auto r = grow_effects(dry, wet,
                                        {.budget = {.evaluations = 900},
                                         .palette = {"tube", "low_pass", "echo", "hall"},
                                         .optimiser = {.id = optimiser},
                                         .islands = 2},
                                        judging);
            CHECK(r.evaluations <= 900);
            if (first.empty()) first = to_text(r.best);
            CHECK(to_text(r.best) == first);
        }
    }
}

TEST_CASE("What grows is made of the palette and what moves its knobs", "[effects]") {
    const auto dry = plucks(half_second / 2);
    auto wet = dry;
    for (std::size_t i = 0; i < wet.size(); ++i)
        wet[i] *= 0.6f + 0.4f * std::sin(0.0015f * static_cast<float>(i));
    const auto r =
        grow_effects(dry, wet, {.budget = {.evaluations = 3000}, .palette = {"peak", "drive"}});
    const Catalogue catalogue(synth_registry(), std::array{synth_registry().find("peak", "test"),
                                                           synth_registry().find("drive", "test")});
    for (const Node& n : r.best.patch.structure->nodes()) {
        const auto id = synth_registry().module(n.module).id;
        INFO(id);
        const bool ending = id == "fir" || id == "dc" || id == "invert" || id == "gain";
        CHECK((ending || id == "latency" || catalogue.usable(n.module)));
        CHECK(n.section == Section::effect);
    }
    CHECK(r.after.error_db < r.before.error_db);
}

TEST_CASE("A latency that the recordings show is in the preset, with the polarity", "[effects]") {
    const auto dry = plucks(half_second);
    std::vector<float> wet(dry.size(), 0.0f);
    for (std::size_t i = 300; i < wet.size(); ++i) wet[i] = -2.0f * dry[i - 300];
    const auto r =
        grow_effects(dry, wet, {.budget = {.evaluations = 300}, .palette = {"low_pass", "drive"}});
    CHECK(r.latency == Approx(300.0 / 44100.0).epsilon(1e-3));
    CHECK(r.after.error_db < -60.0);
}

TEST_CASE("Starts of effects are the recording alone and every effect, late ones too",
          "[effects]") {
    const std::vector<std::string> palette{"tube", "echo"};
    const GraphSpace space = make_effect_space(synth_registry(), {}, palette);
    REQUIRE(space.start_graphs.size() == 3);
    CHECK(space.locks.empty());
    const GraphSpace late = make_effect_space(synth_registry(), {.latency = 441}, palette);
    REQUIRE(late.start_graphs.size() == 6);
    REQUIRE(late.locks.size() == 1);
    for (const StartGraph& start : late.start_graphs)
        CHECK(fault(synth_registry(), start.graph, Feed::recording).empty());
    // What was found before is a start like the others.
    const GraphGenome known = late.start_graphs.back().graph;
    CHECK(make_effect_space(synth_registry(), {}, palette, std::span(&known, 1))
              .start_graphs.size() == 4);
}

TEST_CASE("An outline names effects in a row in their order", "[effects]") {
    const auto structure = [](const EffectPlan& plan) {
        return outline(*EffectModel(synth_registry(), plan).layout().home().structure);
    };
    CHECK(structure({.branches = {{"tube", "echo"}}, .latency = 0.01f}) == "tube > echo");
    CHECK(structure({.branches = {{"tube"}, {"echo"}}}) == "tube & echo");
    CHECK(structure({.branches = {{}}}) == "nothing");
}

TEST_CASE("Sketches are nearly as far apart as their samples", "[effects]") {
    const auto a = plucks(3 * half_second);
    std::vector<float> b(a.size()), rest(a.size());
    for (std::size_t i = 1; i < a.size(); ++i) b[i] = a[i - 1], rest[i] = 0.5f * (a[i] - b[i]);
    const SampleSketch sketch(a.size());
    std::vector<float> x(SampleSketch::size), y(SampleSketch::size);
    sketch.draw(a, 0.5, x), sketch.draw(b, 0.5, y);
    double apart = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
        apart += (double{x[i]} - double{y[i]}) * (double{x[i]} - double{y[i]});
    const double samples = power(rest) * static_cast<double>(rest.size());
    CHECK(apart == Approx(samples).epsilon(0.1));
}

TEST_CASE("A graph of effects stops when told and keeps the best so far", "[effects]") {
    const auto dry = plucks(half_second / 2);
    const auto wet = through({.branches = {{"hall"}}}, {{"hall.mix", 60.0}}, dry);
    EffectMatchSettings settings{.budget = {.evaluations = 100000},
                                 .palette = {"fold", "tube"},
                                 .optimiser = {.id = "neat"}};
    int calls = 0;
    const auto r = EffectSession(synth_registry(), audio(dry), audio(wet), settings)
                       .run([&](const EffectMatchProgress&) { return ++calls < 5; });
    CHECK(r.stopped);
    CHECK(r.evaluations < 2000);
    CHECK(r.best.patch.structure->has_effects());
    CHECK_THROWS_AS(EffectSession(synth_registry(), audio(dry), audio(wet), settings)
                        .run([](const EffectMatchProgress&) { return false; }),
                    Error);
}
