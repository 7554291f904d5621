// A preset: a patch in a file, with what a person wants to know about it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/patch.h"

namespace patchbreeder {

struct Preset {
    std::string name{}, about{}, author{};
    std::string template_name{};  // the template whose structure this is, if any
    std::vector<std::string> tags{};
    Patch patch{};
    Phrase phrase{};
    std::optional<Patch> stereo{};  // makes the side (stereo.h); empty: the sound is mono
};

// The extension says which format. Throws Error: cannot_read; bad_data naming file, line, field,
// the value found and what is allowed; usage for an extension no format has.
[[nodiscard]] Preset load_preset(const std::filesystem::path& path, const Registry& registry);
// Written whole or not at all. Throws Error: usage, cannot_create, input_output.
void save_preset(const std::filesystem::path& path, const Preset& preset);

// The native format; `where` stands for the file name in messages.
[[nodiscard]] Preset preset_from_text(std::string_view text, std::string_view where,
                                      const Registry& registry);
// Reads back as the same patch, bit for bit.
[[nodiscard]] std::string to_text(const Preset& preset);

}  // namespace patchbreeder
