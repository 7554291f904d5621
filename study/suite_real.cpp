// The reference targets: recordings of other synthesizers, drums and instruments. Nothing is told;
// templates compete as in `match`.
#include <algorithm>
#include <filesystem>
#include <numeric>

#include "engine/audio_file.h"
#include "presets/library.h"
#include "study/suite.h"

namespace patchbreeder {
namespace {

namespace fs = std::filesystem;

// So many of them, in an order in which any first few are from all over the list: they lie in it
// by kind.
std::vector<fs::path> spread(const std::vector<fs::path>& files, std::size_t count) {
    std::size_t step = std::max<std::size_t>(files.size() * 618 / 1000, 1);
    while (std::gcd(step, files.size()) > 1) ++step;
    std::vector<fs::path> chosen;
    for (std::size_t i = 0; i < std::min(files.size(), count); ++i)
        chosen.push_back(files[i * step % files.size()]);
    return chosen;
}

std::vector<Case> make(const Registry&, std::size_t count) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(data_directory() / "targets"))
        if (entry.path().extension() == ".flac" && entry.path().stem().string().starts_with("t"))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Case> cases;
    for (const fs::path& file : spread(files, count))
        cases.push_back({.id = file.stem().string(),
                         .target = read_audio(file, {.rate = analysis_rate}).audio});
    return cases;
}

}  // namespace

const SuiteInfo real_suite{"real", "The reference recordings; templates compete.", 99, 99, make};

}  // namespace patchbreeder
