#include "presets/library.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "engine/error.h"
#include "engine/file.h"
#include "engine/render.h"
#include "presets/preset.h"
#include "synth/registry.h"

using namespace patchbreeder;
namespace fs = std::filesystem;

namespace {

const fs::path shipped = fs::path(PATCHBREEDER_SOURCE_DIR) / "presets";

// The library of the source tree, wherever the tests were built.
struct UseShipped {
    UseShipped() { setenv("PATCHBREEDER_DATA", shipped.c_str(), 1); }
    ~UseShipped() { unsetenv("PATCHBREEDER_DATA"); }
};

bool same_structure(const Structure& a, const Structure& b) {
    if (a.nodes().size() != b.nodes().size() || a.cables().size() != b.cables().size())
        return false;
    for (std::size_t n = 0; n < a.nodes().size(); ++n)
        if (a.nodes()[n].name != b.nodes()[n].name || a.nodes()[n].module != b.nodes()[n].module)
            return false;
    for (std::size_t c = 0; c < a.cables().size(); ++c)
        if (a.from_text(a.cables()[c]) != b.from_text(b.cables()[c]) ||
            a.to_text(a.cables()[c]) != b.to_text(b.cables()[c]))
            return false;
    return true;
}

}  // namespace

TEST_CASE("The library has a template for every family, and presets of each", "[presets]") {
    std::set<std::string> templates, factory;
    for (const LibraryEntry& entry : library(shipped))
        (entry.shelf == Shelf::templates ? templates : factory).insert(entry.name);
    for (const char* name :
         {"fm2",       "fm4",        "noise-hit", "subtractive",   "supersaw",  "additive",
          "wavetable", "string",     "modal",     "drawbar",       "voice",     "texture",
          "drum-kick", "drum-snare", "drum-hat",  "wavetable-own", "drum-clap", "drum-tom",
          "fm6-pairs", "fm6-stacks", "fm6-fan"}) {
        INFO(name);
        CHECK(templates.count(name) == 1);
    }
    CHECK(factory.size() >= 40);
    std::set<std::string> used;
    for (const std::string& name : factory)
        used.insert(
            load_preset(shipped / "factory" / (name + ".json"), synth_registry()).template_name);
    CHECK(used == templates);
    for (const std::string& name : factory) CHECK(templates.count(name) == 0);
}

TEST_CASE("Library presets are stored as the program writes them", "[presets]") {
    for (const LibraryEntry& entry : library(shipped)) {
        INFO(entry.path.string());
        const Preset preset = load_preset(entry.path, synth_registry());
        CHECK_FALSE(preset.about.empty());
        CHECK_FALSE(preset.tags.empty());
        CHECK(to_text(preset) == read_text(entry.path, 1u << 20));
    }
}

TEST_CASE("A template is found by its name and its name is its file's", "[presets]") {
    const UseShipped library_of_the_tree;
    for (const LibraryEntry& entry : library()) {
        CHECK(resolve_preset(entry.name) == entry.path);
        if (entry.shelf == Shelf::templates)
            CHECK(load_preset(entry.path, synth_registry()).name == entry.name);
    }
}

TEST_CASE("A factory preset is its template with other knobs", "[presets]") {
    for (const LibraryEntry& entry : library(shipped)) {
        if (entry.shelf != Shelf::factory) continue;
        INFO(entry.name);
        const Preset preset = load_preset(entry.path, synth_registry());
        const Preset origin =
            load_preset(shipped / "templates" / (preset.template_name + ".json"), synth_registry());
        CHECK(same_structure(*preset.patch.structure, *origin.patch.structure));
        CHECK(preset.patch.positions != origin.patch.positions);
    }
}

TEST_CASE("Every library preset sounds, at a sensible level", "[presets]") {
    for (const LibraryEntry& entry : library(shipped)) {
        INFO(entry.name);
        const Preset preset = load_preset(entry.path, synth_registry());
        const float loudest = peak(render(preset.patch, preset.phrase).samples);
        CHECK(loudest > 0.25f);   // -12 dB
        CHECK(loudest < 0.999f);  // the limiter rests
    }
}

TEST_CASE("Names that are not in the library are refused with the nearest", "[presets]") {
    const UseShipped library_of_the_tree;
    CHECK_THROWS_WITH(resolve_preset("subtractiv"), Catch::Contains("did you mean 'subtractive'?"));
    CHECK_THROWS_WITH(resolve_preset("bass.json"),
                      Catch::Contains("no such file") && Catch::Contains("did you mean 'bass'?"));
    CHECK(resolve_preset("some/where.json") == "some/where.json");
    setenv("PATCHBREEDER_DATA", "/nowhere", 1);
    CHECK_THROWS_AS(data_directory(), Error);
}
