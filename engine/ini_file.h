// Ini files (inih, named only in ini_file.cpp), as Python's configparser writes them: sections,
// `key = value` or `key: value`, comments after # or ; and values that go on in indented lines.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace patchbreeder {

struct IniEntry {
    std::string section, key, value;
    std::size_t line = 0;
};
// In the order of the file. Throws Error: cannot_read; bad_data, with the line, for one that is
// none of these or too long.
[[nodiscard]] std::vector<IniEntry> read_ini(const std::filesystem::path& path);

}  // namespace patchbreeder
