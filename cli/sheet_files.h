// What the commands that make an audition sheet share: their options, and the files they leave:
// 01.json and 01.wav, 02.json ...
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "match/sheet.h"

namespace patchbreeder {

struct SheetRequest {
    std::filesystem::path directory;
    std::uint64_t seed = 1;
    std::optional<float> pitch{};  // of every note; empty: as the presets have it
    bool json = false;
};

// `--out`, `--force`, `--seed`, `--note`, `--threads`, `--json`, after options of one's own.
[[nodiscard]] std::vector<Option> with_sheet_options(std::vector<Option> own);

// Error (usage) without `--out`, (cannot_create) if a sheet is there already and `--force` is not
// given. Creates nothing.
[[nodiscard]] SheetRequest sheet_request(const Arguments& arguments);

// A preset by name or path, at the pitch asked for.
[[nodiscard]] Preset sheet_preset(const std::string& name_or_path, const SheetRequest& request);
void set_pitch(Preset& preset, const SheetRequest& request);

// Writes the files and prints a line each; `remarks` say what is special about each.
void write_sheet(const SheetRequest& request, const std::vector<SheetEntry>& sheet,
                 const std::vector<std::string>& remarks);

}  // namespace patchbreeder
