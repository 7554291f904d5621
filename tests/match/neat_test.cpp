#include <catch2/catch.hpp>
#include <cmath>

#include "engine/audio_file.h"
#include "engine/error.h"
#include "engine/parallel.h"
#include "match/drawing.h"
#include "match/pruning.h"
#include "match/session.h"
#include "presets/library.h"
#include "synth/registry.h"
#include "tests/match/searches.h"

using namespace patchbreeder;
using test::target;
using test::ThreadCount;

namespace {

MatchResult grow_patch(const Audio& audio, MatchSettings settings) {
    settings.optimiser.id = "neat";
    return test::search(audio, settings);
}

Preset preset(const std::string& name) {
    return load_preset(resolve_preset(name), synth_registry());
}

Audio played(const Preset& p) {
    return render(p.patch, p.phrase, {.rate = analysis_rate});
}

}  // namespace

TEST_CASE("A structure grows to the same preset on 1, 2 and 7 threads", "[neat]") {
    const Audio audio = target("t12_snare");
    const MatchSettings settings{.budget = {.evaluations = 4000}, .islands = 2};
    std::string first;
    for (const int count : {1, 2, 7}) {
        const ThreadCount guard(count);
        const MatchResult r = grow_patch(audio, settings);
        REQUIRE(r.evaluations == 4000);
        const std::string text = to_text(r.best);
        if (first.empty()) first = text;
        REQUIRE(text == first);
    }
}

TEST_CASE("A grown patch is an ordinary preset with the score that was told", "[neat]") {
    const Audio audio = target("t01_bass_tight");
    const MatchResult r = grow_patch(audio, {.budget = {.evaluations = 1500}});
    const Preset again = preset_from_text(to_text(r.best), "best.json", synth_registry());
    REQUIRE(render(again.patch, again.phrase).samples == r.audio.samples);
    REQUIRE(r.report.score.value < 0.6f);
    REQUIRE(r.history.back().graph->best_nodes >= 3);
    float best = 1e30f;
    for (const HistoryLine& line : r.history) {
        REQUIRE(line.record.best.value <= best);
        best = line.record.best.value;
    }
}

TEST_CASE("Every preset of the library is a graph genome that sounds the same", "[neat]") {
    for (const LibraryEntry& entry : library()) {
        const Preset p = load_preset(entry.path, synth_registry());
        INFO(entry.name);
        const EncodedGraph encoded = encode_graph(p.patch);
        REQUIRE(fault(synth_registry(), encoded.genome).empty());
        GraphDecoder decoder(synth_registry(), {}, encoded.names);
        Preset grown = p;
        grown.patch = decoder.decode(encoded.genome).decoded.patch;
        grown.patch.level = p.patch.level;
        for (Preset* each : {&grown}) each->phrase.length = std::min(p.phrase.length, 0.3f);
        Preset original = p;
        original.phrase = grown.phrase;
        const Audio a = played(original), b = played(grown);
        // Cables are summed in another order.
        double difference = 0.0, power = 1e-9;
        for (std::size_t i = 0; i < a.samples.size(); ++i) {
            difference += std::pow(double{a.samples[i]} - double{b.samples[i]}, 2.0);
            power += std::pow(double{a.samples[i]}, 2.0);
        }
        CHECK(difference < 1e-4 * power);
    }
}

TEST_CASE("What grows from a start never ends worse, and keeps what is locked", "[neat]") {
    const Preset start = preset("bass");
    const Audio audio = target("t01_bass_tight");
    MatchSettings settings{.budget = {.evaluations = 400}};
    settings.hand.start = "bass";
    settings.hand.locks = {"filter1.cutoff"};
    const MatchResult r = grow_patch(audio, settings);
    const Structure& s = *r.best.patch.structure;
    const int filter = s.find("filter1");
    REQUIRE(filter >= 0);
    const auto position = [](const Preset& p, int node) {
        const auto n = static_cast<std::size_t>(node);
        const Structure& of = *p.patch.structure;
        return p.patch
            .positions[of.nodes()[n].first_knob + find_knob(of.module(n), "cutoff", "test")];
    };
    REQUIRE(position(r.best, filter) == position(start, start.patch.structure->find("filter1")));
    Workspace work;
    const auto judge = make_fitness({}, audio);
    REQUIRE(r.report.score <= judge->score(render(start.patch, start.phrase).samples, work));
}

TEST_CASE("What cannot be kept while a structure grows is a usage error", "[neat]") {
    const Audio audio = target("t11_kick");
    MatchSettings range, keep, lock, notes;
    range.hand.ranges = {"vca.level=-6..0"};
    keep.hand.keep_structure = true;
    lock.hand.locks = {"vca.level"};
    notes.hand.locks = {"note.gate"};
    for (MatchSettings s : {range, keep, lock}) {
        s.budget.evaluations = 100;
        REQUIRE_THROWS_AS(grow_patch(audio, s), Error);
    }
    notes.budget.evaluations = 300;
    REQUIRE(grow_patch(audio, notes).evaluations == 300);
}

TEST_CASE("A fitness that says nothing of where sounds lie lets structures grow too", "[neat]") {
    const MatchResult r = grow_patch(target("t11_kick"),
                                     {.budget = {.evaluations = 2000}, .fitness = {.name = "mss"}});
    REQUIRE(r.history.back().record.best.value < r.history.front().record.best.value);
}

TEST_CASE("Structures grow without descents and without trials of the starts", "[neat]") {
    const Audio audio = target("t12_snare");
    for (const std::vector<SettingValue>& values : {std::vector<SettingValue>{{"descents", 0}},
                                                    {{"trials", 0}},
                                                    {{"trials", 0}, {"descents", 0}}}) {
        const MatchResult r = test::search(
            audio,
            {.budget = {.evaluations = 2500}, .optimiser = {.id = "neat", .settings = values}});
        REQUIRE(r.evaluations == 2500);
        REQUIRE(r.report.score.value < 0.9f);
        REQUIRE(r.history.back().record.best < r.history.front().record.best);
    }
}

TEST_CASE("Pruning takes out what is not heard and keeps the score within its bound", "[neat]") {
    const Preset bass = preset("bass");
    const auto judge = make_fitness({}, played(bass));
    const Pruned pruned = prune(bass, *judge, 0.01f);
    REQUIRE(pruned.before.value < 0.001f);
    REQUIRE(pruned.after.value <= pruned.before.value + 0.01f);
    REQUIRE(pruned.preset.patch.structure->nodes().size() < bass.patch.structure->nodes().size());
    REQUIRE_FALSE(pruned.nodes.empty());
    Workspace work;
    REQUIRE(judge->score(played(pruned.preset).samples, work).value ==
            Approx(pruned.after.value).margin(1e-4));
    // Nothing is left to take out.
    const Pruned twice = prune(pruned.preset, *judge, 0.0f);
    REQUIRE(twice.nodes.empty());
}

TEST_CASE("A drawing names every module that sounds", "[neat]") {
    const Preset bell = preset("bell");
    const std::string tree = graph_text(bell), dot = graph_dot(bell);
    for (std::size_t n = 0; n < bell.patch.structure->nodes().size(); ++n) {
        const std::string& name = bell.patch.structure->nodes()[n].name;
        INFO(name);
        REQUIRE(dot.find('"' + name + '"') != std::string::npos);
        const bool muted = (bell.patch.muted >> n & 1) != 0;
        if (muted) REQUIRE(tree.find(name + " (") == std::string::npos);
    }
    REQUIRE(tree.find("mix\n") != std::string::npos);
}
