// A file of some text, for those who read one.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace patchbreeder::test {

// Gone after the test.
struct IniText {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("pb_ini_" + std::to_string(getpid()) + ".ini");
    explicit IniText(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
    ~IniText() { std::filesystem::remove(path); }
};

}  // namespace patchbreeder::test
