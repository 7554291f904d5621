// Variations, crossings and sheets: what the operators promise, over many presets of the library.
#include "match/variation.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/error.h"
#include "engine/parallel.h"
#include "match/changes.h"
#include "match/crossing.h"
#include "match/loudness.h"
#include "match/offspring.h"
#include "match/sheet.h"
#include "match/tuning.h"
#include "presets/library.h"
#include "synth/registry.h"

using namespace patchbreeder;

namespace {

// Long sounds are cut short: judging them takes longer and tells no more.
Preset shortened(Preset preset) {
    preset.phrase.length = std::min(preset.phrase.length, 0.5f);
    return preset;
}
Preset named(const std::string& name) {
    return shortened(load_preset(resolve_preset(name), synth_registry()));
}

// How unlike a patch sounds, both played as the first preset is.
float unlike(const Preset& preset, const Patch& other) {
    Workspace work;
    return make_fitness({}, render(preset.patch, preset.phrase))
        ->score(render(other, preset.phrase).samples, work)
        .value;
}

std::vector<SheetEntry> sheet_of(const std::string& one, const std::string& other, BreedMode mode,
                                 std::uint64_t seed, std::size_t count = 3) {
    const Preset a = named(one), b = named(other);
    return make_sheet(count, seed, [&](std::size_t, std::size_t, Rng& rng) {
        return offspring(a, b, mode, 0.3f, {}, rng);
    });
}

void expect_fit_to_hear(const std::vector<SheetEntry>& sheet) {
    for (const SheetEntry& entry : sheet) {
        INFO(entry.preset.name << ": " << entry.preset.about);
        REQUIRE(peak(entry.audio.samples) <= 1.0f);
        for (const float x : entry.audio.samples) REQUIRE(std::isfinite(x));
        REQUIRE(entry.loudness > -35.0);
        REQUIRE(entry.loudness == Approx(sheet.front().loudness).margin(0.15));
        // What is in the file is what was heard.
        const Preset again = preset_from_text(to_text(entry.preset), "test", synth_registry());
        REQUIRE(again.patch == entry.preset.patch);
        REQUIRE(render(again.patch, again.phrase).samples == entry.audio.samples);
    }
}

}  // namespace

TEST_CASE("A variation is about as unlike its parent as asked for", "[match]") {
    for (const char* name : {"bass", "bell", "deep-kick"})
        for (const float amount : {0.1f, 0.3f}) {
            const Preset parent = named(name);
            Variation variation(parent, {});
            float total = 0.0f;
            for (std::uint64_t i = 0; i < 4; ++i) {
                Rng rng = Rng::stream(1, {i});
                const Patch child = variation.draw(amount, rng);
                REQUIRE(child != parent.patch);
                total += unlike(parent, child) / 4.0f;
            }
            INFO(name << " " << amount << " " << total);
            CHECK(total > 0.5f * amount);
            CHECK(total < 1.5f * amount);
        }
}

TEST_CASE("What is locked does not vary, and a hand must name what is there", "[match]") {
    const Preset parent = named("lead");
    Variation variation(parent, {.locks = {"osc*", "amp_env.attack=0.5"}});
    for (std::uint64_t i = 0; i < 6; ++i) {
        Rng rng = Rng::stream(2, {i});
        for (const Change& change : changes(parent.patch, variation.draw(0.5f, rng))) {
            INFO(change.name);
            REQUIRE_FALSE(change.name.starts_with("osc"));
            if (change.name == "amp_env.attack") REQUIRE(change.after == "0.5 s");
        }
    }
    REQUIRE_THROWS_WITH(Variation(parent, {.locks = {"osc9.*"}}), Catch::Contains("osc"));
    Preset silent = parent;
    silent.patch.muted = ~std::uint64_t{0};
    for (float& gain : silent.patch.gains) gain = 0.0f;
    REQUIRE_THROWS_AS(Variation(silent, {}), Error);
}

TEST_CASE("A sheet is the same for a seed on any number of threads, and another for another",
          "[match]") {
    const auto digest_of = [](std::uint64_t seed) {
        std::string text;
        for (const SheetEntry& e : sheet_of("bass", "lead", BreedMode::mutate, seed))
            text += to_text(e.preset);
        return text;
    };
    const int before = threads();
    set_threads(1);
    const std::string one = digest_of(5);
    set_threads(7);
    CHECK(digest_of(5) == one);
    CHECK(digest_of(6) != one);
    set_threads(before);
}

TEST_CASE("Every way to breed gives sounds that are finite, audible and equally loud", "[match]") {
    for (const BreedMode mode : {BreedMode::mix, BreedMode::morph, BreedMode::mutate})
        for (const auto& [a, b] : {std::pair{"bass", "lead"},
                                   {"bell", "deep-kick"},
                                   {"rain", "choir"},
                                   {"hat", "supersaw-pad"}})
            expect_fit_to_hear(sheet_of(a, b, mode, 3));
}

TEST_CASE("What is locked stands in all children as in the first parent", "[match]") {
    const Preset a = named("bass");
    const Hand hand{.locks = {"filter1.*", "osc1.wave=pulse"}};
    for (const char* other : {"lead", "bell"})
        for (const BreedMode mode : {BreedMode::mix, BreedMode::morph, BreedMode::mutate})
            for (std::uint64_t number = 0; number < 4; ++number) {
                Rng rng = Rng::stream(5, {number});
                const Patch child = offspring(a, named(other), mode, 0.3f, hand, rng).patch;
                const Structure& s = *child.structure;
                const bool both = s.find("filter1") < 0;  // side by side
                const int filter = s.find(both ? "a_filter1" : "filter1");
                const int osc = s.find(both ? "a_osc1" : "osc1");
                REQUIRE(filter >= 0);
                REQUIRE(osc >= 0);
                const auto node = static_cast<std::size_t>(filter);
                const auto home = static_cast<std::size_t>(a.patch.structure->find("filter1"));
                for (std::size_t k = 0; k < s.module(node).knobs.size(); ++k)
                    REQUIRE(child.positions[s.nodes()[node].first_knob + k] ==
                            a.patch.positions[a.patch.structure->nodes()[home].first_knob + k]);
                const std::size_t wave = s.nodes()[static_cast<std::size_t>(osc)].first_knob;
                REQUIRE(s.knob(wave).id == "wave");
                REQUIRE(s.knob(wave).range.text(child.positions[wave]) == "pulse");
            }
}

TEST_CASE("Every family of the library has sounds to offer", "[match]") {
    for (const std::string& tag : families(synth_registry())) {
        INFO(tag);
        const std::vector<Preset> members = family(tag, synth_registry());
        for (const Preset& p : members)
            REQUIRE(std::find(p.tags.begin(), p.tags.end(), tag) != p.tags.end());
        expect_fit_to_hear(make_sheet(1, 1, [&](std::size_t, std::size_t, Rng& rng) {
            return offspring(shortened(members[rng.below(members.size())]),
                             shortened(members[rng.below(members.size())]), BreedMode::mutate, 0.4f,
                             {}, rng);
        }));
    }
    REQUIRE_THROWS_WITH(family("drm", synth_registry()), Catch::Contains("did you mean 'drum'"));
}

TEST_CASE("A morph begins and ends with its presets and glides between", "[match]") {
    const Patch a = named("bass").patch, b = named("lead").patch;
    REQUIRE(same_structure(a, b));
    REQUIRE(morph(a, b, 0.0f) == a);
    REQUIRE(morph(a, b, 1.0f) == b);
    for (const float where : {0.25f, 0.49f, 0.51f, 0.75f}) {
        const Patch between = morph(a, b, where);
        for (std::size_t k = 0; k < a.positions.size(); ++k) {
            const Range& range = a.structure->knob(k).range;
            const float here = between.positions[k];
            if (range.scale == Scale::choice || range.scale == Scale::toggle)
                REQUIRE(here == (where < 0.5f ? a : b).positions[k]);
            else if (range.stepped())
                REQUIRE(here == range.position(double{range.plain(here)}));
            else
                REQUIRE(here == snap(a.positions[k] + where * (b.positions[k] - a.positions[k])));
        }
        REQUIRE(between.muted == (where < 0.5f ? a : b).muted);
    }
}

TEST_CASE("Side by side, either end is the patch itself, with effects or without", "[match]") {
    for (const auto& [one, other] :
         {std::pair{"bass", "fm-bass"}, {"pad", "jazz-organ"}, {"bell", "lead"}}) {
        const Preset a = named(one), b = named(other);
        INFO(one << " and " << other);
        CHECK(unlike(a, side_by_side(a.patch, b.patch, 0.0f)) < 0.03f);
        CHECK(unlike(b, side_by_side(a.patch, b.patch, 1.0f)) < 0.03f);
        const Patch half = side_by_side(a.patch, b.patch, 0.5f);
        CHECK(half.structure->nodes().size() ==
              a.patch.structure->nodes().size() + b.patch.structure->nodes().size());
        CHECK(unlike(a, half) > 0.01f);
        CHECK(unlike(b, half) > 0.01f);
    }
}

TEST_CASE("A mix takes modules whole, some from either parent", "[match]") {
    const Preset a = named("bass"), b = named("lead"), bell = named("bell");
    const Structure& s = *a.patch.structure;
    for (std::uint64_t i = 0; i < 20; ++i) {
        Rng rng = Rng::stream(4, {i});
        const Patch child = mix(a.patch, b.patch, rng);
        REQUIRE(same_structure(child, a.patch));
        std::size_t only_a = 0, only_b = 0;
        for (std::size_t n = 0; n < s.nodes().size(); ++n) {
            const auto like = [&](const Patch& parent) {
                const auto first = static_cast<std::ptrdiff_t>(s.nodes()[n].first_knob);
                const auto end = first + static_cast<std::ptrdiff_t>(s.module(n).knobs.size());
                return std::equal(child.positions.begin() + first, child.positions.begin() + end,
                                  parent.positions.begin() + first);
            };
            REQUIRE((like(a.patch) || like(b.patch)));
            only_a += like(a.patch) && !like(b.patch);
            only_b += like(b.patch) && !like(a.patch);
        }
        CHECK(only_a + only_b > 0);
        // Of another structure: the receiver's modules, some set like their kind in the donor.
        const Patch borrowed = mix(a.patch, bell.patch, rng);
        REQUIRE(same_structure(borrowed, a.patch));
    }
}

TEST_CASE("Loudness is of the loudest 400 ms, and level_for reaches it", "[match]") {
    for (const char* name : {"closed-hat", "pad", "bass", "crash"}) {
        Preset preset = named(name);
        const Heard heard = hear(preset.patch, preset.phrase);
        REQUIRE(heard.audible());
        preset.patch.level = level_for(heard, -30.0);
        CHECK(loudness(render(preset.patch, preset.phrase)) == Approx(-30.0).margin(0.05));
    }
    Audio tone{.rate = 44100, .samples = std::vector<float>(22050)};
    for (std::size_t i = 0; i < tone.samples.size(); ++i)
        tone.samples[i] = static_cast<float>(std::sin(0.142475857 * static_cast<double>(i)));
    // BS.1770: a full-scale sine of 1 kHz in one channel.
    CHECK(loudness(tone) == Approx(-3.01).margin(0.1));
}

TEST_CASE("A sheet prefers what is wanted and makes do with what can be heard", "[match]") {
    const Preset bass = named("bass"), hat = named("closed-hat");
    const auto made = [&](const Wanted& wanted) {
        return make_sheet(
            1, 1, [&](std::size_t, std::size_t attempt, Rng&) { return attempt < 3 ? hat : bass; },
            wanted);
    };
    CHECK(same_structure(made({}).front().preset.patch, hat.patch));
    CHECK(same_structure(made(in_tune).front().preset.patch, bass.patch));
    CHECK(
        same_structure(made([](const Preset&) { return false; }).front().preset.patch, hat.patch));
}
