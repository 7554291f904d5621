#include <catch2/catch.hpp>
#include <cmath>

#include "engine/error.h"
#include "engine/parallel.h"
#include "match/effect_hops.h"
#include "match/effect_polish.h"
#include "match/least_squares.h"
#include "tests/match/effects.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

TEST_CASE("Symmetric systems are solved, and what is redundant is left out", "[effects]") {
    const auto x = solve_symmetric({4, 1, 1, 3}, {1, 2});
    CHECK(x[0] == Approx(1.0 / 11.0));
    CHECK(x[1] == Approx(7.0 / 11.0));
    const auto y = solve_symmetric({1, 1, 1, 1}, {2, 2});
    CHECK(y[0] + y[1] == Approx(2.0));
}

TEST_CASE("The error ratio finds weights, and is 0 for what can be explained", "[effects]") {
    const auto a = plucks(4000);
    std::vector<float> b(a.size()), wet(a.size()), pa(a.size()), pb(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        b[i] = a[i] * a[i];
        wet[i] = 0.7f * a[i] - 1.3f * b[i];
    }
    pre_emphasise(a, pa), pre_emphasise(b, pb);
    const EsrJudge judge(wet);
    const std::array<std::span<const float>, 2> parts{pa, pb};
    const EsrFit fit = judge.fit(parts);
    CHECK(fit.esr < 1e-9);
    CHECK(fit.weights[0] == Approx(0.7).epsilon(1e-4));
    CHECK(fit.weights[1] == Approx(-1.3).epsilon(1e-4));
    CHECK(judge.esr(wet) == 0.0);
    CHECK(judge.esr(std::vector<float>(wet.size(), 0.0f)) == Approx(1.0));
}

TEST_CASE("Latency and echoes show before any search", "[effects]") {
    const auto dry = plucks(3 * half_second);
    std::vector<float> wet(dry.size(), 0.0f);
    for (std::size_t i = 137; i < wet.size(); ++i) wet[i] = -0.5f * dry[i - 137];
    for (std::size_t i = 137 + 13230; i < wet.size(); ++i) wet[i] -= 0.2f * dry[i - 137 - 13230];
    const EffectHints hints = find_hints({dry, wet});
    CHECK(hints.latency == 137);
    REQUIRE_FALSE(hints.echoes.empty());
    CHECK(hints.echoes[0] == Approx(0.3f).margin(1e-4));
}

TEST_CASE("Latency, polarity and gain need no effect", "[effects]") {
    const auto dry = plucks(half_second);
    std::vector<float> wet(dry.size(), 0.0f);
    for (std::size_t i = 100; i < wet.size(); ++i) wet[i] = -3.0f * dry[i - 100];
    const auto r = search(dry, wet, {.budget = {.evaluations = 200}, .palette = {"low_pass"}});
    CHECK(r.plan.effects() == 0);
    CHECK(r.latency == Approx(100.0 / 44100.0).epsilon(1e-3));
    CHECK(r.after.error_db < -80.0);
}

TEST_CASE("A distortion is found among others, with its drive", "[effects]") {
    const auto dry = plucks(half_second);
    const auto wet = through(
        {.branches = {{"soft_clip"}}},
        {{"soft_clip.drive", 21.0}, {"soft_clip.bias", 30.0}, {"soft_clip.quality", 1.0}}, dry);
    const auto r = search(dry, wet,
                          {.budget = {.evaluations = 3000},
                           .palette = {"soft_clip", "hard_clip", "fold", "peak", "compressor"}});
    CHECK(r.plan.text() == "soft_clip");
    CHECK(r.after.error_db < -50.0);
    const int node = r.best.patch.structure->find("soft_clip");
    REQUIRE(node >= 0);
    const float drive = r.best.patch.positions[r.best.patch.structure->nodes()[0].first_knob];
    CHECK(r.best.patch.structure->knob(0).range.plain(drive) == Approx(21.0f).margin(0.3f));
}

TEST_CASE("An equaliser before a distortion is found in that order", "[effects]") {
    const auto dry = plucks(half_second);
    const auto wet = through({.branches = {{"peak", "hard_clip"}}},
                             {{"peak.frequency", 700.0},
                              {"peak.gain", 12.0},
                              {"peak.q", 2.0},
                              {"hard_clip.drive", 15.0},
                              {"hard_clip.quality", 1.0}},
                             dry);
    const auto r = search(dry, wet,
                          {.budget = {.evaluations = 12000},
                           .most_effects = 2,
                           .palette = {"peak", "hard_clip", "low_shelf", "compressor"}});
    CHECK(r.plan.text() == "peak > hard_clip");
    CHECK(r.after.error_db < -40.0);
}

TEST_CASE("A weighted sum of effects is found, signs included", "[effects]") {
    const auto dry = plucks(half_second);
    const std::array<double, 3> weights{0.8, -0.5, 0.3};
    const EffectPlan plan{.branches = {{"echo"}, {"fold"}}, .dry = true};
    const auto wet = through(
        plan,
        {{"echo.time", 0.05}, {"echo.feedback", 0.0}, {"fold.drive", 14.0}, {"fold.quality", 1.0}},
        dry, weights);
    const auto r = search(dry, wet,
                          {.budget = {.evaluations = 8000},
                           .most_effects = 2,
                           .palette = {"echo", "fold", "low_pass"}});
    CHECK(r.plan.branches.size() == 2);
    CHECK(r.after.error_db < -35.0);
}

TEST_CASE("A short response at the end takes the colour of what no effect explains", "[effects]") {
    const auto dry = plucks(half_second);
    std::vector<float> wet(dry.size(), 0.0f);
    const std::array<float, 5> response{0.5f, -0.3f, 0.4f, 0.2f, -0.1f};
    for (std::size_t i = 0; i < wet.size(); ++i)
        for (std::size_t t = 0; t < response.size() && t <= i; ++t)
            wet[i] += response[t] * dry[i - t];
    const auto r = search(dry, wet, {.budget = {.evaluations = 60}, .palette = {"tremolo"}});
    CHECK(r.best.patch.structure->find("fir") >= 0);
    CHECK(r.after.error_db < -60.0);
}

TEST_CASE("A response whose first sample is not its strongest is preferred to effects",
          "[effects]") {
    const auto dry = plucks(half_second);
    std::vector<float> wet(dry.size(), 0.0f);
    const std::array<float, 8> response{0.1f, -0.25f, 0.2f, 0.3f, 0.7f, -0.4f, 0.2f, -0.1f};
    for (std::size_t i = 0; i < wet.size(); ++i)
        for (std::size_t t = 0; t < response.size() && t <= i; ++t)
            wet[i] += response[t] * dry[i - t];
    const auto r = search(dry, wet,
                          {.budget = {.evaluations = 800},
                           .most_effects = 1,
                           .palette = {"high_shelf", "peak", "echo"}});
    CHECK(r.best.patch.structure->find("fir") >= 0);
    CHECK(r.plan.effects() == 0);
    CHECK(r.after.error_db < -60.0);
}

TEST_CASE("A constant is found", "[effects]") {
    const auto dry = plucks(half_second);
    auto wet = dry;
    for (float& x : wet) x += 0.1f;
    const auto r = search(dry, wet, {.budget = {.evaluations = 60}, .palette = {"tremolo"}});
    CHECK(r.best.patch.structure->find("dc") >= 0);
    CHECK(r.after.error_db < -50.0);
}

TEST_CASE("Polishing never worsens, and finds the bottom of a smooth valley", "[effects]") {
    const auto dry = plucks(half_second);
    const EffectPlan plan{.branches = {{"peak"}}};
    const auto wet =
        through(plan, {{"peak.frequency", 1500.0}, {"peak.gain", -9.0}, {"peak.q", 1.5}}, dry);
    const EffectPair pair{dry, wet};
    EffectEvaluator evaluator(pair, nullptr);
    const EffectModel model(synth_registry(), plan);
    Individual one{model.layout().encode(model.layout().home())};
    evaluator.evaluate(model, std::span(&one.genome, 1), std::span(&one.score, 1));
    const Score before = one.score;
    const std::size_t spent = polish(evaluator, model, one, 200, {.rounds = 20});
    CHECK(spent <= 200);
    CHECK(one.score.value < 0.003f);
    CHECK(one.score < before);
}

TEST_CASE("What is reported is what the preset does when it is read again", "[effects]") {
    const auto dry = plucks(half_second);
    const auto wet = through({.branches = {{"low_shelf"}}},
                             {{"low_shelf.gain", -12.0}, {"low_shelf.frequency", 300.0}}, dry);
    const auto r = search(dry, wet, {.budget = {.evaluations = 600}, .palette = {"low_shelf"}});
    const Preset again = preset_from_text(to_text(r.best), "test", synth_registry());
    const EffectPair pair{dry, wet};
    const auto played = EffectEvaluator(pair, nullptr).play(again.patch);
    CHECK(played == r.audio.samples);
    CHECK(decibels_of(EsrJudge(wet).esr(played)) == r.after.error_db);
    CHECK(r.after.error_db < -50.0);
}

TEST_CASE("The same seed and evaluations find the same effects on 1 and 7 threads", "[effects]") {
    const auto dry = plucks(half_second / 2);
    const auto wet =
        through({.branches = {{"tube", "low_pass"}}}, {{"low_pass.cutoff", 900.0}}, dry);
    std::string first;
    for (const int count : {1, 7}) {
        const ThreadCount guard(count);
        const auto r = search(dry, wet, {.budget = {.evaluations = 1500}});
        CHECK(r.evaluations <= 1500);
        if (first.empty()) first = to_text(r.best);
        CHECK(to_text(r.best) == first);
    }
}

TEST_CASE("A budget that ends among the scouts is spent to the last, and not for nothing",
          "[effects]") {
    const auto dry = plucks(3 * half_second);
    const auto wet = through({.branches = {{"low_pass"}}}, {{"low_pass.cutoff", 500.0}}, dry);
    EffectMatchSettings settings{.palette = {"low_pass", "peak", "tube", "phaser", "echo"}};
    for (const std::uint64_t evaluations : {1, 2, 40, 100}) {
        settings.budget.evaluations = evaluations;
        const EffectMatchResult found = search(dry, wet, settings);
        CHECK(found.evaluations == evaluations);
        if (evaluations < 40) continue;
        CHECK(found.plan.text() == "low_pass");
        CHECK(found.after.error_db < found.before.error_db - 3.0);
    }
}

TEST_CASE("Recordings that cannot be compared are refused", "[effects]") {
    const auto dry = plucks(half_second);
    const Audio silent = audio(std::vector<float>(half_second, 0.0f));
    const auto session = [](const Audio& a, const Audio& b, const EffectMatchSettings& s) {
        return EffectSession(synth_registry(), a, b, s);
    };
    CHECK_THROWS_AS(session(silent, audio(dry), {}), Error);
    CHECK_THROWS_AS(session(audio(dry), silent, {}), Error);
    CHECK_THROWS_AS(session(audio(dry), audio(dry), {.palette = {"low_pas"}}), Error);
    CHECK_THROWS_AS(session(audio(dry), audio(dry), {.optimiser = {.id = "gaa"}}), Error);
}

TEST_CASE("A distortion that its kin nearly imitate is found by hops from them", "[effects]") {
    const auto dry = plucks(half_second / 4);
    const EffectPlan plan{.branches = {{"fold", "low_pass"}}};
    const auto wet = through(plan,
                             {{"fold.drive", 14.0},
                              {"fold.quality", 1.0},
                              {"low_pass.cutoff", 2500.0},
                              {"low_pass.q", 1.4}},
                             dry);
    const EffectPair pair{dry, wet};
    EffectEvaluator evaluator(pair, nullptr), scout(pair, nullptr);
    const EffectHints hints;
    EffectHops hops(synth_registry(), evaluator, scout, hints,
                    {.most_effects = 2,
                     .palette = {"hard_clip", "soft_clip", "tube", "fold", "low_pass", "peak"}});
    const EffectPlan near{.branches = {{"hard_clip", "low_pass"}}};
    const EffectModel model(synth_registry(), near);
    FoundEffects start{near, {model.layout().encode(model.layout().home())}};
    evaluator.evaluate(model, std::span(&start.best.genome, 1), std::span(&start.best.score, 1));
    hops.begin({start}, 1);
    FoundEffects best = start;
    while (!hops.tired() && hops.evaluations() < 20000 && best.best.score.value > 1e-3f)
        if (const auto found = hops.hop(20000 - static_cast<std::size_t>(hops.evaluations())))
            if (found->best.score < best.best.score) best = *found;
    CHECK(hops.evaluations() <= 20000);
    CHECK(best.plan == plan);
    CHECK(best.best.score.value < 1e-3f);
}

TEST_CASE("Effects that are not needed are left out", "[effects]") {
    const auto dry = plucks(half_second);
    const EffectPlan plan{.branches = {{"soft_clip"}}};
    const auto wet = through(plan, {{"soft_clip.drive", 18.0}, {"soft_clip.quality", 1.0}}, dry);
    const EffectPair pair{dry, wet};
    EffectEvaluator evaluator(pair, nullptr);
    const EffectHints hints;
    EffectHops hops(synth_registry(), evaluator, evaluator, hints, {.palette = {"peak"}});
    const EffectPlan more{.branches = {{"peak", "soft_clip"}}, .dry = true};
    const EffectModel model(synth_registry(), more);
    FoundEffects found{more, {model.layout().encode(model.layout().home())}};
    const std::size_t drive = model.layout().find("soft_clip.drive");
    const std::size_t quality = model.layout().find("soft_clip.quality");
    found.best.genome[drive] = model.layout().genes()[drive].range.position(18.5);
    found.best.genome[quality] = model.layout().genes()[quality].position(1);
    evaluator.evaluate(model, std::span(&found.best.genome, 1), std::span(&found.best.score, 1));
    for (int part = 0; part < 2; ++part) {
        const auto less = hops.leave_out(found, Score{1e-3f}, 5000);
        REQUIRE(less);
        found = *less;
    }
    CHECK(found.plan == plan);
    CHECK_FALSE(hops.leave_out(found, Score{1e-3f}, 5000));
}

TEST_CASE("Hops lead to the same effects on 1 and 7 threads", "[effects]") {
    const auto dry = plucks(half_second / 2);
    const auto wet = through({.branches = {{"tube", "peak"}}}, {{"peak.gain", 9.0}}, dry);
    const EffectPair pair{dry, wet};
    const EffectHints hints;
    const EffectModel model(synth_registry(), {.branches = {{"soft_clip"}}});
    std::vector<Score> first;
    for (const int count : {1, 7}) {
        const ThreadCount guard(count);
        EffectEvaluator evaluator(pair, nullptr);
        EffectHops hops(synth_registry(), evaluator, evaluator, hints,
                        {.seed = 5, .palette = {"tube", "soft_clip", "peak"}});
        FoundEffects start{model.plan(), {model.layout().encode(model.layout().home())}};
        evaluator.evaluate(model, std::span(&start.best.genome, 1),
                           std::span(&start.best.score, 1));
        hops.begin({start}, 1);
        std::vector<Score> scores;
        for (int i = 0; i < 20; ++i) {
            const auto found = hops.hop(500);
            scores.push_back(found ? found->best.score : Score::worst());
        }
        if (first.empty()) first = scores;
        CHECK(scores == first);
    }
}
