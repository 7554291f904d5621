#include "presets/preset.h"

#include "engine/error.h"
#include "engine/file.h"
#include "engine/suggest.h"
#include "presets/formats.h"

namespace patchbreeder {
namespace {

constexpr std::size_t max_preset_bytes = std::size_t{4} << 20;

std::vector<std::string_view> listed(std::string_view FormatInfo::*field) {
    std::vector<std::string_view> words;
    for (const FormatInfo& format : formats()) words.push_back(format.*field);
    return words;
}

}  // namespace

const FormatInfo& find_format(std::string_view id, std::string_view where) {
    for (const FormatInfo& format : formats())
        if (format.id == id) return format;
    throw Error(ExitCode::usage, {.where = std::string(where),
                                  .what = "unknown format '" + std::string(id) + "'",
                                  .remedy = suggest(id, listed(&FormatInfo::id))});
}

const FormatInfo& format_of(const std::filesystem::path& path) {
    const std::string extension = path.extension().string();
    for (const FormatInfo& format : formats())
        if (format.extension == extension) return format;
    throw Error(ExitCode::usage,
                {.where = path.string(),
                 .what = extension.empty() ? "not a preset: it has no extension"
                                           : "not a preset: the extension is '" + extension + "'",
                 .remedy = suggest(extension, listed(&FormatInfo::extension))});
}

Preset load_preset(const std::filesystem::path& path, const Registry& registry) {
    const std::string text = read_text(path, max_preset_bytes);
    const FormatInfo& format = format_of(path);
    if (format.read == nullptr)
        throw Error(ExitCode::usage,
                    {.where = path.string(),
                     .what = std::string(format.id) + " files can be written but not read"});
    Preset preset = format.read(text, path.string(), registry);
    if (preset.name.empty()) preset.name = path.stem().string();
    return preset;
}

void save_preset(const std::filesystem::path& path, const Preset& preset) {
    write_atomically(path, std::string_view(format_of(path).write(preset)));
}

Preset preset_from_text(std::string_view text, std::string_view where, const Registry& registry) {
    return JsonFormat::read(text, where, registry);
}

std::string to_text(const Preset& preset) {
    return JsonFormat::write(preset);
}

}  // namespace patchbreeder
