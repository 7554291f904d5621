// The reference targets: recordings of other synthesizers, drums and instruments. Nothing is told;
// templates compete as in `match`.
#include <algorithm>
#include <filesystem>

#include "engine/audio_file.h"
#include "presets/library.h"
#include "study/suite.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

std::vector<Case> make(const Registry&, std::size_t count) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(data_directory() / "targets"))
        if (entry.path().extension() == ".flac" && entry.path().stem().string().starts_with("t"))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    files.resize(std::min(files.size(), count));
    std::vector<Case> cases;
    for (const fs::path& file : files)
        cases.push_back({.id = file.stem().string(),
                         .target = read_audio(file, {.rate = analysis_rate}).audio});
    return cases;
}

}  // namespace

const SuiteInfo real_suite{"real", "The reference recordings; templates compete.", 99, 99, make};

}  // namespace patchbreeder
