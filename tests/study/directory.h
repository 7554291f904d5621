// Where tests of studies keep them.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "study/study.h"

namespace patchbreeder::test {

// Gone after the test.
struct Directory {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("pb_study_" + std::to_string(getpid()));
    Directory() { std::filesystem::remove_all(path); }
    ~Directory() { std::filesystem::remove_all(path); }
};

inline std::string content(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

inline const StudyObserver go_on = [](const StudyProgress&) { return true; };

}  // namespace patchbreeder::test
