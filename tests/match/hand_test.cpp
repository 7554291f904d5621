// Locks, ranges, a start and a kept structure, on every optimiser.
#include "match/hand.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "engine/audio_file.h"
#include "engine/error.h"
#include "match/phrase_session.h"
#include "match/session.h"
#include "presets/library.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

Audio kick() {
    return read_audio(std::string(PATCHBREEDER_SOURCE_DIR) + "/presets/targets/t11_kick.flac",
                      {.rate = analysis_rate})
        .audio;
}

MatchResult search(const Audio& audio, const MatchSettings& settings) {
    return Session(synth_registry(), audio, settings).run([](const MatchProgress&) {
        return true;
    });
}

// A preset in a file of its own, removed afterwards.
struct Saved {
    explicit Saved(const Preset& preset)
        : path(std::filesystem::temp_directory_path() /
               ("patchbreeder_hand_test_" + std::to_string(getpid()) + ".json")) {
        save_preset(path, preset);
    }
    ~Saved() { std::filesystem::remove(path); }
    std::filesystem::path path;
};

Preset named(const std::string& name) {
    return load_preset(resolve_preset(name), synth_registry());
}

// Position of a knob by the name of its gene.
float knob(const Patch& patch, const std::string& name) {
    const Layout layout(patch);
    return layout.encode(patch)[layout.find(name)];
}

Score score_of(const Preset& preset, const Audio& audio) {
    Workspace work;
    return make_fitness({}, audio)->score(render(preset.patch, preset.phrase).samples, work);
}

}  // namespace

TEST_CASE("Locked knobs are in the result bit for bit, with every optimiser", "[match]") {
    const Audio audio = kick();
    const Patch home = named("subtractive").patch;
    for (const OptimiserInfo& optimiser : optimisers()) {
        INFO(optimiser.id);
        const MatchResult r =
            search(audio, {.budget = {.evaluations = 250},
                           .optimiser = {.id = std::string(optimiser.id)},
                           .templates = {"subtractive"},
                           .hand = {.locks = {"filter1.*", "osc1.wave=pulse", "osc2.mute=on",
                                              "lfo1>*", "note.gate=0.25"}}});
        const Layout layout(home);
        const Genome before = layout.encode(home), after = layout.encode(r.best.patch);
        for (std::size_t g = 0; g < layout.genes().size(); ++g) {
            const std::string& name = layout.genes()[g].name;
            if (name.starts_with("filter1.") || name.starts_with("lfo1>")) {
                INFO(name);
                REQUIRE(after[g] == before[g]);
            }
        }
        REQUIRE(layout.range(layout.find("osc1.wave")).text(knob(r.best.patch, "osc1.wave")) ==
                "pulse");
        REQUIRE(knob(r.best.patch, "osc2.mute") >= 0.5f);
        REQUIRE(r.best.phrase.notes.front().gate == Approx(0.25).margin(1e-3));
    }
}

TEST_CASE("Knobs in a range stay in it, and reach both of its ends", "[match]") {
    Layout layout(named("subtractive").patch);
    apply({.ranges = {"osc1.coarse=-12..12", "filter1.cutoff=200..400", "lfo1>osc1.bend=0..0.5"}},
          layout);
    const auto plain = [&](const Genome& genome, std::string_view name) {
        const std::size_t g = layout.find(name);
        const Genome whole = Layout(layout.home()).encode(layout.decode(genome).patch);
        return layout.range(g).plain(whole[g]);
    };
    Genome low = layout.encode(layout.home()), high = low;
    for (float& g : low.genes) g = 0.0f;
    for (float& g : high.genes) g = 1.0f;
    CHECK(plain(low, "osc1.coarse") == -12.0f);
    CHECK(plain(high, "osc1.coarse") == 12.0f);
    CHECK(plain(low, "filter1.cutoff") == Approx(200).epsilon(1e-3));
    CHECK(plain(high, "filter1.cutoff") == Approx(400).epsilon(1e-3));
    CHECK(plain(high, "lfo1>osc1.bend") == Approx(0.5).epsilon(1e-3));
    // Home lay above and is now the nearest end.
    CHECK(plain(layout.encode(layout.home()), "filter1.cutoff") == Approx(400).epsilon(1e-3));
    for (std::uint64_t i = 0; i < 100; ++i) {
        Rng rng = Rng::stream(1, {i});
        Genome genome = low;
        for (float& g : genome.genes) g = rng.uniform();
        settle(layout.genes(), genome);
        REQUIRE(std::abs(plain(genome, "osc1.coarse")) <= 12.0f);
        // Genomes tell finer steps apart than patches do.
        const Patch patch = layout.decode(genome).patch;
        REQUIRE(layout.decode(layout.encode(patch)).patch == patch);
    }
}

TEST_CASE("A search ends no worse than its start, with every optimiser and any budget", "[match]") {
    const Audio audio = kick();
    const MatchResult first =
        search(audio, {.budget = {.evaluations = 1500}, .seed = 4, .templates = {"noise-hit"}});
    const Saved saved(first.best);
    const Score before = score_of(first.best, audio);
    REQUIRE(before == first.report.score);
    for (const OptimiserInfo& optimiser : optimisers())
        for (const std::uint64_t budget : {1u, 90u}) {
            INFO(optimiser.id << " " << budget);
            const MatchResult r = search(audio, {.budget = {.evaluations = budget},
                                                 .seed = 9,
                                                 .islands = 2,
                                                 .optimiser = {.id = std::string(optimiser.id)},
                                                 .hand = {.start = saved.path}});
            REQUIRE(r.template_name == "noise-hit");
            REQUIRE_FALSE(before < r.report.score);
            REQUIRE_FALSE(before < score_of(r.best, audio));
        }
}

TEST_CASE("A start is kept as it is where its own note and level were better", "[match]") {
    // The judge of another fitness minds the level, and the search plays another velocity.
    Preset start = named("deep-kick");
    const Audio audio = render(start.patch, start.phrase);
    const Saved saved(start);
    const MatchResult r = search(audio, {.budget = {.evaluations = 20},
                                         .hand = {.start = saved.path},
                                         .note = {.pitch = 60.0f, .velocity = 20.0f},
                                         .fitness = {.name = "mss"}});
    REQUIRE(r.best.patch == start.patch);
    REQUIRE(r.best.phrase == start.phrase);
    REQUIRE(r.report.score.value == Approx(0.0f).margin(1e-6));
}

TEST_CASE("A start competes beside templates of other structures", "[match]") {
    const Audio audio = kick();
    const Saved saved(named("kick"));  // its structure is noise-hit's
    const MatchResult r = search(audio, {.budget = {.evaluations = 400},
                                         .templates = {"noise-hit", "fm2"},
                                         .hand = {.start = saved.path}});
    REQUIRE(r.templates.size() == 2);
    REQUIRE_FALSE(score_of(named("kick"), audio) < r.report.score);
}

TEST_CASE("A kept structure keeps mutes, choices and what is not connected", "[match]") {
    const Patch home = named("subtractive").patch;
    const MatchResult r =
        search(kick(), {.budget = {.evaluations = 400},
                        .templates = {"subtractive"},
                        .hand = {.ranges = {"lfo2>osc2.fine=0.1..0.2"}, .keep_structure = true}});
    const Layout layout(home);
    const Genome before = layout.encode(home), after = layout.encode(r.best.patch);
    std::size_t moved = 0;
    for (std::size_t g = 0; g < layout.genes().size(); ++g) {
        const Gene& gene = layout.genes()[g];
        INFO(gene.name);
        const bool at_rest = layout.is_cable(g) && layout.plain(g, before[g]) == 0.0f;
        if (gene.name == "lfo2>osc2.fine")
            REQUIRE(layout.plain(g, after[g]) >= 0.0999f);
        else if (at_rest || !ordered(gene.kind))
            REQUIRE(after[g] == before[g]);
        moved += after[g] != before[g];
    }
    REQUIRE(moved > 3);
}

TEST_CASE("Templates that lack what is locked stay out, unless the user named them", "[match]") {
    const Audio audio = kick();
    const Session ours(synth_registry(), audio,
                       {.budget = {.evaluations = 10}, .hand = {.locks = {"osc3.fine"}}});
    REQUIRE(ours.template_names() == std::vector<std::string>{"subtractive"});
    const auto refused = [&](const MatchSettings& s, const char* hint) {
        REQUIRE_THROWS_WITH(Session(synth_registry(), audio, s), Catch::Contains(hint));
    };
    refused({.templates = {"fm2"}, .hand = {.locks = {"filter1.cutoff"}}}, "fm2");
    refused({.templates = {"subtractive"}, .hand = {.locks = {"filtr1.*"}}},
            "did you mean 'filter1.*'");
    refused({.hand = {.ranges = {"osc1.corse=-1..1"}}}, "did you mean 'osc1.coarse'");
    refused({.hand = {.locks = {"filtr1.cutof"}}}, "did you mean 'filter1.cutoff'");
    refused({.hand = {.locks = {"osc1.wave=swa"}}}, "did you mean 'saw'");
    refused({.hand = {.ranges = {"osc1.wave=0..1"}}}, "use --lock");
    refused({.hand = {.ranges = {"osc1.coarse=-99..12"}}}, "give");
    refused({.hand = {.ranges = {"osc1.coarse=5..2"}}}, "lower end first");
}

TEST_CASE("Patches are equal by what they hold, shared or not", "[match]") {
    const Patch one = named("fm4").patch, other = named("fm4").patch;
    REQUIRE(one.structure != other.structure);
    REQUIRE(one == other);
    REQUIRE(Layout(one).decode(Layout(one).encode(other)).patch == other);
    Patch moved = other;
    moved.positions[0] = moved.positions[0] < 0.5f ? 0.75f : 0.25f;
    REQUIRE(moved != one);
    REQUIRE(named("fm2").patch != one);
    REQUIRE_THROWS_AS(Layout(one).encode(named("fm2").patch), Error);
}

TEST_CASE("On a phrase too, locks hold and the result is no worse than the start", "[match]") {
    const Preset pluck = named("pluck");
    const Phrase phrase{.notes = {{.pitch = 57.0f, .onset = 0.05f, .gate = 0.2f},
                                  {.pitch = 64.0f, .onset = 0.5f, .gate = 0.2f}},
                        .length = 0.9f};
    const Audio audio = render(pluck.patch, phrase);
    const Saved saved(pluck);
    for (const bool notes_only : {false, true}) {
        const MatchSettings settings{
            .budget = {.evaluations = 120},
            .hand = {.locks = {"filter1.cutoff=500", "amp_env.*"}, .start = saved.path},
            .phrase = {.notes_only = notes_only}};
        const MatchResult r =
            PhraseSession(synth_registry(), audio, settings, {.notes = phrase.notes})
                .run([](const MatchProgress&) { return true; });
        REQUIRE(r.best.phrase.notes.size() == 2);
        REQUIRE(r.start);
        Preset kept = *r.start;
        REQUIRE(kept.patch == pluck.patch);
        if (!notes_only) {
            kept.patch = held(settings.hand, kept.patch);
            CHECK(knob(r.best.patch, "filter1.cutoff") == knob(kept.patch, "filter1.cutoff"));
            CHECK(knob(r.best.patch, "amp_env.decay") == knob(pluck.patch, "amp_env.decay"));
        }
        kept.phrase = r.best.phrase;
        REQUIRE_FALSE(score_of(kept, audio) < r.report.score);
    }
}
