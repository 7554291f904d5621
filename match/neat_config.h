// Parameters of neat-python (version 0.92; McIntyre et al.) for NEAT here: its configuration files,
// and its names where a setting is asked for.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ga/setting.h"

namespace patchbreeder {

struct NeatConfig {
    std::vector<SettingValue> settings{};  // by our names
    std::vector<std::string> idle{};       // keys of the file without a meaning here
};
// Throws Error: cannot_read; bad_data, with the line and the nearest name, for what neat-python
// does not know either, is given twice, or is out of range here.
[[nodiscard]] NeatConfig read_neat_config(const std::filesystem::path& path);

// A setting by our name if it comes by that of neat-python; any other as it is. Error (usage) for
// one of neat-python that has no meaning here.
[[nodiscard]] SettingValue by_our_name(const SettingValue& value, std::string_view where);

}  // namespace patchbreeder
