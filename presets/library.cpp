#include "presets/library.h"

#include <algorithm>
#include <cstdlib>

#include "engine/error.h"
#include "engine/suggest.h"
#include "presets/formats.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

bool holds_library(const fs::path& directory) {
    std::error_code error;
    return fs::is_directory(directory / name(Shelf::templates), error);
}

// What says which shelf a preset is from, not what it sounds like.
constexpr std::string_view shelf_tag = "template";

bool has_known_extension(const fs::path& path) {
    return std::any_of(formats().begin(), formats().end(), [&](const FormatInfo& format) {
        return format.read != nullptr && path.extension() == format.extension;
    });
}

}  // namespace

std::string_view name(Shelf shelf) noexcept {
    return shelf == Shelf::templates ? "templates" : "factory";
}

fs::path data_directory() {
    if (const char* given = std::getenv("PATCHBREEDER_DATA"); given != nullptr && *given != '\0') {
        if (holds_library(given)) return given;
        throw Error(ExitCode::unavailable, {.where = "PATCHBREEDER_DATA",
                                            .what = "no presets in '" + std::string(given) + "'",
                                            .why = "it has no folder 'templates'"});
    }
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    const fs::path installed = program / ".." / "share" / "patchbreeder" / "presets";
    for (const fs::path& candidate : {program / ".." / ".." / "presets", installed})
        if (!error && holds_library(candidate)) return candidate.lexically_normal();
    throw Error(ExitCode::unavailable,
                {.where = "preset library",
                 .what = "not found",
                 .why = "it is not beside the program",
                 .remedy = "set PATCHBREEDER_DATA to the folder that holds 'templates'"});
}

std::vector<LibraryEntry> library(const fs::path& directory) {
    std::vector<LibraryEntry> entries;
    for (const Shelf shelf : {Shelf::templates, Shelf::factory}) {
        std::error_code error;
        for (const auto& file : fs::directory_iterator(directory / name(shelf), error))
            if (has_known_extension(file.path()))
                entries.push_back({file.path().stem().string(), file.path(), shelf});
    }
    std::sort(entries.begin(), entries.end(), [](const LibraryEntry& a, const LibraryEntry& b) {
        return a.shelf != b.shelf ? a.shelf < b.shelf : a.name < b.name;
    });
    return entries;
}

std::vector<LibraryEntry> library() {
    return library(data_directory());
}

std::vector<std::string> sound_tags(const Preset& preset) {
    std::vector<std::string> tags = preset.tags;
    std::erase(tags, shelf_tag);
    return tags;
}

std::vector<std::string> families(const Registry& registry) {
    std::vector<std::string> tags;
    for (const LibraryEntry& entry : library())
        for (const std::string& tag : sound_tags(load_preset(entry.path, registry)))
            tags.push_back(tag);
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    return tags;
}

std::vector<Preset> family(std::string_view tag, const Registry& registry, std::string_view where) {
    std::vector<Preset> members;
    for (const LibraryEntry& entry : library()) {
        Preset preset = load_preset(entry.path, registry);
        const std::vector<std::string> own = sound_tags(preset);
        if (std::find(own.begin(), own.end(), tag) != own.end())
            members.push_back(std::move(preset));
    }
    if (!members.empty()) return members;
    const std::vector<std::string> tags = families(registry);
    const std::vector<std::string_view> known(tags.begin(), tags.end());
    throw Error(ExitCode::usage, {.where = std::string(where),
                                  .what = "no preset is tagged '" + std::string(tag) + "'",
                                  .remedy = suggest(tag, known)});
}

fs::path resolve_preset(std::string_view name_or_path) {
    const fs::path path(name_or_path);
    std::error_code error;
    if (path.has_parent_path() || fs::is_regular_file(path, error)) return path;
    const bool is_file_name = has_known_extension(path);
    const std::string wanted = is_file_name ? path.stem().string() : std::string(name_or_path);
    const auto entries = library();
    std::vector<std::string_view> known;
    for (const LibraryEntry& entry : entries) {
        if (entry.name == wanted && !is_file_name) return entry.path;
        known.push_back(entry.name);
    }
    throw Error(ExitCode::cannot_read,
                {.where = std::string(name_or_path),
                 .what = is_file_name ? "no such file" : "no preset of that name",
                 .why = is_file_name ? "names of the library have no extension" : "",
                 .remedy = suggest(wanted, known)});
}

}  // namespace patchbreeder
