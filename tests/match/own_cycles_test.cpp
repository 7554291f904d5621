// Cycles that a match cuts out of its target.
#include "match/own_cycles.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "match/crossing.h"
#include "match/pruning.h"
#include "match/suitable_templates.h"
#include "presets/library.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using namespace patchbreeder::test;

namespace {

constexpr double tau = 2.0 * std::numbers::pi;
constexpr std::size_t partials = 12;

// Level in dB of a partial of the tone below, which grows darker, at a time.
double level_at(std::size_t k, double seconds) {
    const double bright = 1.0 - seconds;
    return (k % 2 == 0 ? -9.0 : 0.0) - static_cast<double>(k - 1) * (2.0 + 2.0 * (1.0 - bright));
}
std::vector<float> darkening_tone(double hertz, double seconds = 1.0) {
    std::vector<float> x(static_cast<std::size_t>(seconds * analysis_rate));
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double t = static_cast<double>(i) / analysis_rate;
        double sum = 0.0;
        for (std::size_t k = 1; k <= partials; ++k) {
            const auto n = static_cast<double>(k);
            sum += std::pow(10.0, level_at(k, t) / 20.0) *
                   std::sin(tau * (n * hertz * t + 0.37 * n * n));
        }
        x[i] = static_cast<float>(0.2 * sum);
    }
    return x;
}

double amplitude_db(std::span<const float> x, double hertz) {
    std::complex<double> sum = 0.0;
    double weight = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double t = static_cast<double>(i);
        const double w = 1.0 - std::cos(tau * (t + 0.5) / static_cast<double>(x.size()));
        sum += w * double{x[i]} * std::polar(1.0, -tau * hertz * t / analysis_rate);
        weight += w;
    }
    return 20.0 * std::log10(2.0 * std::abs(sum) / weight + 1e-9);
}

// One source that plays the cycles, at a place of the scan.
Patch player_of(const OwnCycles& cycles, double position) {
    Patch patch = Patch::defaults(Structure::make(
        synth_registry(), {{.name = "wave", .module = synth_registry().find("cycles", "test")}},
        {{.from = 0, .to = mix_bus, .target = CableTo::bus}}));
    bring_cycles(cycles, patch);
    patch.position(0, 0) = patch.structure->knob(0).range.position(position);
    return patch;
}

}  // namespace

TEST_CASE("Cycles cut out of a tone replay its partials over time, on any key", "[match]") {
    const double hertz = 220.0;
    const auto audio = darkening_tone(hertz);
    const Analysis heard = analyse(audio);
    const auto held = held_tone(heard);
    REQUIRE(held);
    const OwnCycles cycles = cut_cycles(audio, heard);
    REQUIRE(!cycles.empty());
    CHECK(cycles.cycles().levels.size() == Cycles::most_frames);
    for (const std::size_t frame : {0u, 3u, 7u}) {
        const double share = (static_cast<double>(frame) + 0.5) / 8.0;
        const double at = double{held->from} + share * double{held->to - held->from};
        const Patch patch = player_of(cycles, 100.0 * static_cast<double>(frame) / 7.0);
        for (const float note : {57.0f, 50.0f, 69.0f}) {
            const Audio played = render(patch, {.notes = {{.pitch = note, .gate = 1.0f}}});
            const auto steady = std::span(played.samples).subspan(8192, 16384);
            const double f0 = 440.0 * std::exp2((double{note} - 69.0) / 12.0);
            const double first = amplitude_db(steady, f0);
            for (std::size_t k = 1; k <= partials; ++k) {
                INFO("frame " << frame << ", note " << note << ", partial " << k);
                CHECK(amplitude_db(steady, f0 * static_cast<double>(k)) - first ==
                      Approx(level_at(k, at) - level_at(1, at)).margin(0.5));
            }
            // Between the partials, and above them, is nothing.
            for (const double between : {1.5, 4.5, 13.0, 20.0})
                CHECK(amplitude_db(steady, f0 * between) - first < -60.0);
        }
    }
}

TEST_CASE("Silence, noise and clicks have no cycles", "[match]") {
    const std::vector<float> silence(20000);
    std::vector<float> noise(40000), click(20000);
    Rng rng = Rng::stream(3, {});
    for (float& x : noise) x = rng.uniform(-0.5f, 0.5f);
    click[500] = 1.0f;
    for (const auto& sound : {silence, noise, click}) {
        const Analysis heard = analyse(sound);
        CHECK_FALSE(held_tone(heard));
        CHECK(cut_cycles(sound, heard).empty());
        const auto names = suitable_templates(synth_registry(), heard);
        CHECK(std::find(names.begin(), names.end(), "wavetable-own") == names.end());
    }
    const auto names = suitable_templates(synth_registry(), analyse(darkening_tone(330.0)));
    CHECK(std::find(names.begin(), names.end(), "wavetable-own") != names.end());
}

TEST_CASE("A match leaves the cycles of its target in the preset, which plays alone", "[match]") {
    const Audio reed = target("t10_wt_reed");
    MatchSettings settings{.budget = {.evaluations = 300}, .templates = {"wavetable-own"}};
    const MatchResult found = search(reed, settings);
    const int wave = found.best.patch.structure->find("wave1");
    REQUIRE(wave >= 0);
    CHECK_FALSE(found.best.patch.structure->nodes()[static_cast<std::size_t>(wave)].cycles.empty());
    const Preset again = preset_from_text(to_text(found.best), "test", synth_registry());
    CHECK(again.patch == found.best.patch);
    CHECK(render(again.patch, again.phrase).samples == found.audio.samples);
    // As a template it keeps its cycles, whatever the target.
    CHECK_FALSE(wants_cycles(*again.patch.structure));
    for (const int threads : {1, 7}) {
        const ThreadCount count(threads);
        CHECK(to_text(search(reed, settings).best) == to_text(found.best));
    }
    settings.templates = {"wavetable"};
    CHECK(found.report.score < search(reed, settings).report.score);
}

TEST_CASE("Cycles are kept when patches are crossed, pruned and grown", "[match]") {
    Preset a = load_preset(resolve_preset("wavetable-own"), synth_registry()), b = a;
    CHECK(wants_cycles(*a.patch.structure));
    bring_cycles(OwnCycles({.levels = {{0, -6}}}), a.patch);
    bring_cycles(OwnCycles({.levels = {{0, -100, -3}}}), b.patch);
    const auto cycles_of = [](const Patch& patch, const char* node) {
        return patch.structure->nodes()[static_cast<std::size_t>(patch.structure->find(node))]
            .cycles;
    };
    const Patch between = morph(a.patch, b.patch, 0.5f);
    CHECK(cycles_of(between, "wave1") == OwnCycles({.levels = {{0, -53, -51.5f}}}));
    CHECK(morph(a.patch, b.patch, 1.0f) == b.patch);
    const Patch both = side_by_side(a.patch, b.patch, 0.5f);
    CHECK(cycles_of(both, "a_wave1") == cycles_of(a.patch, "wave1"));
    CHECK(cycles_of(both, "b_wave1") == cycles_of(b.patch, "wave1"));
    Rng rng = Rng::stream(1, {});
    CHECK(cycles_of(mix(a.patch, b.patch, rng), "wave1") == cycles_of(a.patch, "wave1"));

    a.phrase.length = 0.3f;
    const Audio sound = render(a.patch, a.phrase);
    const auto judge = make_fitness({}, sound);
    const Preset pruned = prune(a, *judge, 0.01f).preset;
    CHECK(cycles_of(pruned.patch, "wave1") == cycles_of(a.patch, "wave1"));
    CHECK(pruned.patch.structure->nodes().size() < a.patch.structure->nodes().size());
}

TEST_CASE("Patches with other cycles side by side are rendered as if alone", "[match]") {
    std::vector<Patch> patches;
    for (const float level : {0.0f, -10.0f, -20.0f, -30.0f})
        patches.push_back(player_of(OwnCycles({.levels = {{0, level}, {level, 0, level}}}), 40.0));
    const Phrase phrase{.notes = {{.pitch = 50.0f, .gate = 0.1f}}, .length = 0.2f};
    std::vector<Job> jobs;
    for (const Patch& p : patches) jobs.push_back({.patch = &p, .phrase = &phrase});
    for (const Isa isa : {Isa::plain, Isa::sse2, Isa::avx2}) {
        if (isa > best_isa()) continue;
        const auto together = render(jobs, {.isa = isa});
        for (std::size_t i = 0; i < patches.size(); ++i)
            CHECK(together[i].samples == render(patches[i], phrase).samples);
    }
}

TEST_CASE("Cycles of a tone that breaks off are those of its longest part, and heard", "[cycles]") {
    std::vector<float> x = darkening_tone(220.0, 0.4);
    const std::size_t tone = x.size();
    x.resize(tone + static_cast<std::size_t>(0.5 * analysis_rate), 0.0f);
    const std::vector<float> again = darkening_tone(220.0, 0.3);
    x.insert(x.end(), again.begin(), again.end());
    const Analysis target = analyse(x);
    const auto held = held_tone(target);
    REQUIRE(held);
    CHECK(held->from < 0.1f);
    CHECK(held->to < 0.45f);
    const OwnCycles cycles = cut_cycles(x, target);
    REQUIRE_FALSE(cycles.empty());
    for (const auto& frame : cycles.cycles().levels) CHECK_FALSE(is_silent(frame));
}

TEST_CASE("Cycles of two frames blend with those of eight without a jump", "[cycles]") {
    const OwnCycles two(Cycles{.levels = {{0.0f, -40.0f}, {0.0f, -5.0f}}});
    Cycles many;
    for (int f = 0; f < 8; ++f)
        many.levels.push_back({0.0f, -40.0f + 5.0f * static_cast<float>(f)});
    const Cycles blended = blend(two, OwnCycles(many), 0.5f).cycles();
    REQUIRE(blended.levels.size() == 8);
    for (std::size_t f = 0; f < 8; ++f)
        CHECK(blended.levels[f][1] == Approx(many.levels[f][1]).margin(0.06));
}
