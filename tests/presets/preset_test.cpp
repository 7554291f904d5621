#include "presets/preset.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/error.h"
#include "engine/file.h"
#include "engine/rng.h"
#include "presets/formats.h"
#include "presets/library.h"
#include "synth/registry.h"

using namespace patchbreeder;
namespace fs = std::filesystem;

namespace {

const std::string small = R"({
  "format": "patchbreeder-preset", "version": 1, "name": "Small",
  "note": {"pitch": 48, "velocity": 100, "gate": 0.8, "length": 1.5},
  "level": -3.2,
  "nodes": [
    {"name": "osc1", "module": "oscillator", "optional": true, "muted": true,
     "knobs": {"wave": "pulse", "coarse": -12, "width": 25}},
    {"name": "env1", "module": "adsr"},
    {"name": "filter1", "module": "svf", "knobs": {"cutoff": 800}},
    {"name": "amp", "module": "vca"},
    {"name": "room", "module": "reverb", "section": "effect"}
  ],
  "cables": [
    {"from": "osc1", "to": "filter1.in", "gain": 0.5},
    {"from": "filter1", "to": "amp.in"},
    {"from": "env1", "to": "amp.amp"},
    {"from": "env1", "to": "filter1.cutoff", "depth": 0.25},
    {"from": "amp", "to": "mix"},
    {"from": "mix", "to": "room.in"},
    {"from": "room", "to": "out"}
  ]
})";

std::string with(const std::string& part, const std::string& other) {
    std::string text = small;
    const auto at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), other);
}

Preset read(const std::string& text) {
    return preset_from_text(text, "p.json", synth_registry());
}

// Every refusal is one line of bad data that starts with the file's name.
void refused(const std::string& text, const std::string& words) {
    try {
        (void)read(text);
        FAIL("not refused; expected: " << words);
    } catch (const Error& error) {
        const std::string line = error.what();
        INFO(line);
        CHECK(error.code() == ExitCode::bad_data);
        CHECK(line.starts_with("p.json"));
        CHECK(line.find(words) != std::string::npos);
        CHECK(line.find('\n') == std::string::npos);
        CHECK(line.size() < 600);
    }
}

// What a search may leave behind: any position a text can name, any mutes, any level.
Patch random_patch(const Patch& home, Rng& rng) {
    Patch patch = home;
    for (std::size_t k = 0; k < patch.positions.size(); ++k) {
        const Range& range = patch.structure->knob(k).range;
        const float p = snap(rng.uniform());
        patch.positions[k] = range.stepped() ? range.position(double{range.plain(p)}) : p;
    }
    for (float& gain : patch.gains) gain = snap(rng.uniform());
    for (std::size_t n = 0; n < patch.structure->nodes().size(); ++n)
        if (rng.chance(0.3f)) patch.muted |= std::uint64_t{1} << n;
    patch.level = rng.uniform(-60.0f, 60.0f);
    return patch;
}

void require_equal(const Preset& a, const Preset& b) {
    const Structure &s = *a.patch.structure, &t = *b.patch.structure;
    REQUIRE(s.nodes().size() == t.nodes().size());
    for (std::size_t n = 0; n < s.nodes().size(); ++n) {
        REQUIRE(s.nodes()[n].name == t.nodes()[n].name);
        REQUIRE(s.nodes()[n].module == t.nodes()[n].module);
        REQUIRE(s.nodes()[n].section == t.nodes()[n].section);
        REQUIRE(s.nodes()[n].optional == t.nodes()[n].optional);
    }
    REQUIRE(s.cables().size() == t.cables().size());
    for (std::size_t c = 0; c < s.cables().size(); ++c) {
        REQUIRE(s.from_text(s.cables()[c]) == t.from_text(t.cables()[c]));
        REQUIRE(s.to_text(s.cables()[c]) == t.to_text(t.cables()[c]));
        REQUIRE(s.cables()[c].feedback == t.cables()[c].feedback);
    }
    Patch other = b.patch;  // patches compare equal on one structure only
    other.structure = a.patch.structure;
    REQUIRE(a.patch == other);
    REQUIRE(a.phrase == b.phrase);
    REQUIRE(a.name == b.name);
    REQUIRE(a.about == b.about);
    REQUIRE(a.author == b.author);
    REQUIRE(a.template_name == b.template_name);
    REQUIRE(a.tags == b.tags);
}

struct Scratch {
    fs::path path;
    Scratch() {
        std::string name = (fs::temp_directory_path() / "patchbreeder-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Scratch() { fs::remove_all(path); }
    fs::path operator/(const std::string& file) const { return path / file; }
};

}  // namespace

TEST_CASE("A preset says what is played and how", "[presets]") {
    const Preset p = read(small);
    const Patch& patch = p.patch;
    CHECK(p.name == "Small");
    CHECK(patch.level == -3.2f);
    CHECK(patch.muted == 1);
    REQUIRE(p.phrase.notes.size() == 1);
    CHECK(p.phrase.notes[0].pitch == 48.0f);
    CHECK(p.phrase.notes[0].velocity == static_cast<float>(100.0 / 127.0));
    CHECK(p.phrase.notes[0].gate == 0.8f);
    CHECK(p.phrase.length == 1.5f);
    const Structure& s = *patch.structure;
    REQUIRE(s.nodes().size() == 5);
    CHECK(s.nodes()[0].optional);
    CHECK(s.nodes()[4].section == Section::effect);
    const std::size_t cutoff = find_knob(s.module(2), "cutoff", "");
    CHECK(s.module(2).knobs[cutoff].range.text(patch.positions[s.nodes()[2].first_knob + cutoff]) ==
          "800");
    CHECK(s.gain_range(0).text(patch.gains[0]) == "0.5");
    CHECK(s.gain_range(1).text(patch.gains[1]) == "1");  // not given: its default
    CHECK(s.gain_range(3).text(patch.gains[3]) == "0.25");
}

TEST_CASE("What is not given stands at its default", "[presets]") {
    const Preset p = read(with(R"(, "knobs": {"cutoff": 800})", ""));
    const Patch fresh = Patch::defaults(p.patch.structure);
    const std::size_t first = p.patch.structure->nodes()[1].first_knob;
    for (std::size_t k = first; k < p.patch.positions.size(); ++k)
        CHECK(p.patch.positions[k] == fresh.positions[k]);
}

TEST_CASE("Any patch written and read again is the same patch", "[presets]") {
    Preset preset = read(small);
    preset.about = "Line one\nand \"two\" with \\ and é";
    preset.author = "Nobody";
    preset.template_name = "subtractive";
    preset.tags = {"bass", "test"};
    const Patch home = preset.patch;
    for (std::uint64_t i = 0; i < 200; ++i) {
        Rng rng = Rng::stream(5, {i});
        preset.patch = random_patch(home, rng);
        preset.phrase.length = rng.uniform(0.02f, 120.0f);
        preset.phrase.notes.clear();
        for (std::size_t n = 0; n <= i % 3; ++n)
            preset.phrase.notes.push_back({.pitch = rng.uniform(-20.0f, 140.0f),
                                           .velocity = rng.uniform(),
                                           .onset = n == 0 ? 0.0f : rng.uniform(),
                                           .gate = rng.uniform(0.0f, 60.0f)});
        const std::string text = to_text(preset);
        INFO(text);
        require_equal(preset, read(text));
        REQUIRE(to_text(read(text)) == text);
    }
}

TEST_CASE("Every format that can be read reads what it wrote", "[presets]") {
    const Scratch dir;
    for (const FormatInfo& format : formats()) {
        const fs::path path = dir / ("p" + std::string(format.extension));
        const Preset preset = read(small);
        save_preset(path, preset);
        CHECK(&find_format(format.id) == &format);
        if (format.read != nullptr) require_equal(preset, load_preset(path, synth_registry()));
    }
    CHECK_THROWS_WITH(find_format("jsn"), Catch::Contains("did you mean 'json'?"));
    CHECK_THROWS_WITH(save_preset(dir / "p.jsom", read(small)), Catch::Contains("'.json'"));
    CHECK_THROWS_WITH(load_preset(dir / "missing.json", synth_registry()),
                      Catch::Contains("No such file"));
}

TEST_CASE("Values out of range are refused with the range", "[presets]") {
    refused(with("\"cutoff\": 800", "\"cutoff\": 25000"),
            "p.json:9: nodes[2] filter1.cutoff = 25000 Hz: above the range 20..18000 Hz");
    refused(with("\"cutoff\": 800", "\"cutoff\": -1"), "below the range 20..18000 Hz");
    refused(with("\"coarse\": -12", "\"coarse\": -12.5"), "whole number of -24..24 st");
    refused(with("\"depth\": 0.25", "\"depth\": -1.5"), "cables[3].depth = -1.5");
    refused(with("\"gain\": 0.5", "\"gain\": 9"), "cables[0].gain = 9: above the range 0..");
    refused(with("\"level\": -3.2", "\"level\": 100"), "level = 100 dB: outside -60..60 dB");
    refused(with("\"pitch\": 48", "\"pitch\": 300"), "note.pitch = 300: outside -20..140");
    refused(with("\"velocity\": 100", "\"velocity\": 128"), "outside 0..127");
    refused(with("\"gate\": 0.8", "\"gate\": -1"), "outside 0..60 s");
    refused(with("\"length\": 1.5", "\"length\": 1e9"), "outside 0.02..120 s");
    refused(with("-3.2", "1e999"), "not valid JSON");
    refused(with("-3.2", "NaN"), "not valid JSON");
}

TEST_CASE("Unknown names are refused with the nearest known one", "[presets]") {
    refused(with("\"svf\"", "\"svg\""), "unknown module 'svg'; did you mean 'svf'?");
    refused(with("\"cutoff\": 800", "\"cutof\": 800"), "did you mean 'cutoff'?");
    refused(with("filter1.in", "filter1.inn"), "did you mean 'in'?");
    refused(with("filter1.cutoff", "filter1.cutof"), "did you mean 'cutoff'?");
    refused(with("filter1.in", "filter1"), "no such port or knob");
    refused(with("\"from\": \"osc1\"", "\"from\": \"osc\""), "did you mean 'osc1'?");
    refused(with("\"from\": \"osc1\"", "\"from\": \"out\""), "no node is called 'out'");
    refused(with("\"pulse\"", "\"plus\""), "did you mean 'pulse'?");
    refused(with("\"level\"", "\"levle\""), "unknown field 'levle'; did you mean 'level'?");
    refused(with("\"optional\"", "\"optinal\""), "did you mean 'optional'?");
    refused(with("\"section\": \"effect\"", "\"section\": \"efect\""), "voice or effect");
}

TEST_CASE("Fields of a wrong type or missing are refused", "[presets]") {
    refused(with("\"pulse\"", "2"), "nodes[0] osc1.wave is a number: it must be a text");
    refused(with("800", "\"800\""), "nodes[2] filter1.cutoff is a text: it must be a number");
    refused(with("\"muted\": true", "\"muted\": 1"), "nodes[0].muted is a number");
    refused(with("-3.2", "null"), "level is null: it must be a number");
    refused(with("\"name\": \"env1\", ", ""), "nodes[1]: the field 'name' is missing");
    refused(with("\"from\": \"amp\", ", ""), "cables[4]: the field 'from' is missing");
    refused(with("{\"from\": \"amp\", \"to\": \"mix\"}", "[]"), "cables[4] is a list");
    refused(with("{\"wave\": \"pulse\", \"coarse\": -12, \"width\": 25}", "[1]"),
            "must be an object");
    refused(with("\"gain\": 0.5", "\"depth\": 0.5"), "write \"gain\"");
    refused(with("\"depth\": 0.25", "\"gain\": 0.25"), "write \"depth\"");
    refused(with("\"level\"", "\"notes\": [], \"level\""), "keep one of them");
    refused(with("48,", "\"H3\","), "not a pitch");
}

TEST_CASE("Files that are no preset are refused", "[presets]") {
    refused("", "empty");
    refused("RIFF\x12\x34", "not valid JSON");
    refused("[]", "the preset is a list");
    refused("{}", "not a preset");
    refused(with("patchbreeder-preset", "other"), "not a preset");
    refused(with("\"version\": 1", "\"version\": 2"), "this program reads version 1");
    refused(small.substr(0, small.size() / 2), "not valid JSON");
    refused(with("\"cutoff\": 800", "\"cutoff\": 800, \"cutoff\": 900"), "comes twice");
    refused(with("-3.2", std::string(100, '[') + std::string(100, ']')),
            "nested more than 32 deep");
    refused(std::string(1'000'000, '['), "nested more than 32 deep");
    refused(small + std::string(5'000'000, ' '), "too large");
    std::string many = "[0";
    for (int i = 0; i < 200'000; ++i) many += ",0";
    refused(many + "]", "more than 100000 values");
    std::string wide = "{\"k\":0";
    for (int i = 0; i < 2000; ++i) wide += ",\"k" + std::to_string(i) + "\":0";
    refused(wide + "}", "more than 1000 fields");
}

TEST_CASE("Structures that cannot play are refused", "[presets]") {
    const auto extra_node = [](const std::string& name) {
        return with("\"nodes\": [",
                    "\"nodes\": [{\"name\": \"" + name + "\", \"module\": \"adsr\"},");
    };
    refused(extra_node("osc1"), "two nodes are called 'osc1'");
    refused(extra_node("Env 1"), "lower_case");
    refused(extra_node("mix"), "not 'mix' or 'out'");
    refused(with("{\"from\": \"amp\", \"to\": \"mix\"},", ""), "nothing can be heard");
    refused(with("\"cables\": [", "\"cables\": [{\"from\": \"amp\", \"to\": \"osc1.pm\"},"),
            "hears itself");
    refused(with("{\"from\": \"amp\", \"to\": \"mix\"},",
                 "{\"from\": \"amp\", \"to\": \"mix\"}, {\"from\": \"amp\", \"to\": \"mix\"},"),
            "twice");
    std::string crowd;
    for (int i = 0; i < 65; ++i)
        crowd += "{\"name\": \"n" + std::to_string(i) + "\", \"module\": \"adsr\"},";
    refused(with("\"nodes\": [", "\"nodes\": [" + crowd), "at most 64");
}

TEST_CASE("Broken presets never do worse than being refused", "[presets]") {
    for (std::uint64_t i = 0; i < 3000; ++i) {
        Rng rng = Rng::stream(11, {i});
        std::string text = small;
        for (std::size_t n = 0; n <= rng.below(4); ++n) {
            const std::size_t at = rng.below(text.size());
            if (rng.chance(0.3f))
                text.erase(at, rng.below(20));
            else
                text[at] = static_cast<char>(rng.below(256));
        }
        try {
            (void)read(text);
        } catch (const Error& error) {
            REQUIRE(error.code() == ExitCode::bad_data);
            REQUIRE(std::string(error.what()).find('\n') == std::string::npos);
        }
    }
}
