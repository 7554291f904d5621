// The presets that come with the program: templates, whose knobs a search sets, and factory
// presets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "presets/preset.h"

namespace patchbreeder {

enum class Shelf : std::uint8_t { templates, factory };
[[nodiscard]] std::string_view name(Shelf shelf) noexcept;  // also its folder

struct LibraryEntry {
    std::string name;  // of the file, without its extension
    std::filesystem::path path;
    Shelf shelf = Shelf::templates;
};

// Where the library lies: $PATCHBREEDER_DATA, or beside the program: in the source tree of a build,
// or in share/patchbreeder/presets of an installation. Throws Error (unavailable) if nowhere.
[[nodiscard]] std::filesystem::path data_directory();

// Templates, then factory presets, each sorted by name.
[[nodiscard]] std::vector<LibraryEntry> library(const std::filesystem::path& directory);
[[nodiscard]] std::vector<LibraryEntry> library();

// Every preset of the library that carries the tag, in the order of library(). Error (usage) with
// the nearest tags if there is none.
[[nodiscard]] std::vector<Preset> family(std::string_view tag, const Registry& registry,
                                         std::string_view where = "--family");
// Those that say what a preset sounds like: all but its shelf's.
[[nodiscard]] std::vector<std::string> sound_tags(const Preset& preset);
// Tags that at least one preset carries besides its shelf's, sorted.
[[nodiscard]] std::vector<std::string> families(const Registry& registry);

// A word is the name of a library entry; what has a slash, or is a file, is a path. Throws Error
// (cannot_read) with the nearest names.
[[nodiscard]] std::filesystem::path resolve_preset(std::string_view name_or_path);

}  // namespace patchbreeder
