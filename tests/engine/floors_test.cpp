#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace fs = std::filesystem;

TEST_CASE("Includes go down, never up or sideways", "[floors]") {
    const std::map<std::string, std::set<std::string>> may_use{
        {"engine", {}},
        {"synth", {"engine"}},
        {"fitness", {"engine"}},
        {"ga", {"engine"}},
        {"presets", {"engine"}},
        {"match", {"engine", "synth", "fitness", "ga", "presets"}},
        {"study", {"engine", "synth", "fitness", "ga", "presets", "match"}},
        {"cli", {"engine", "synth", "fitness", "ga", "presets", "match", "study"}},
    };
    const std::regex include("#include \"([a-z]+)/[^\"]*\"");
    std::size_t files = 0;
    for (const auto& [room, below] : may_use) {
        for (const auto& entry :
             fs::recursive_directory_iterator(fs::path(PATCHBREEDER_SOURCE_DIR) / room)) {
            const auto ext = entry.path().extension();
            if (ext != ".h" && ext != ".cpp") continue;
            ++files;
            std::ifstream in(entry.path());
            for (std::string line; std::getline(in, line);) {
                std::smatch m;
                if (!std::regex_search(line, m, include)) continue;
                INFO(entry.path().string() << ": " << line);
                const std::string used = m[1];
                REQUIRE((used == room || below.contains(used)));
            }
        }
    }
    REQUIRE(files > 20);
}

TEST_CASE("Each library is named in one file only", "[floors]") {
    // header fragment -> how many files outside tests/ may include it
    const std::map<std::string, std::set<std::string>> owners{
        {"<omp.h>", {"parallel.cpp"}},        {"<sndfile", {"audio_file.cpp"}},
        {"<samplerate.h>", {"resample.cpp"}}, {"kissfft", {}},
        {"<nlohmann/", {"json.h"}},           {"<Random123/", {"rng.h"}},
        {"<xxhash.h>", {"digest.cpp"}},       {"<cxxopts.hpp>", {"options.cpp", "options.h"}},
        {"<png.h>", {"picture.cpp"}},         {"<smf.h>", {"midi_file.cpp"}},
        {"<ini.h>", {"ini_file.cpp"}},
    };
    for (const char* room :
         {"engine", "synth", "fitness", "ga", "presets", "match", "study", "cli"})
        for (const auto& entry :
             fs::recursive_directory_iterator(fs::path(PATCHBREEDER_SOURCE_DIR) / room)) {
            const auto ext = entry.path().extension();
            if (ext != ".h" && ext != ".cpp") continue;
            std::ifstream in(entry.path());
            for (std::string line; std::getline(in, line);) {
                if (line.rfind("#include", 0) != 0) continue;
                for (const auto& [fragment, files] : owners) {
                    if (line.find(fragment) == std::string::npos) continue;
                    INFO(entry.path().string() << ": " << line);
                    REQUIRE(files.contains(entry.path().filename().string()));
                }
            }
        }
}
