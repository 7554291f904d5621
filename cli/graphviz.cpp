#include "cli/graphviz.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "engine/error.h"
#include "engine/file.h"
#include "match/run_directory.h"

namespace patchbreeder {
namespace {

struct Scratch {
    std::filesystem::path path = std::filesystem::temp_directory_path() /
                                 ("patchbreeder-" + std::to_string(getpid()) + ".dot");
    ~Scratch() {
        std::error_code none;
        std::filesystem::remove(path, none);
    }
};

}  // namespace

std::string svg_of(const std::string& dot) {
    const Scratch file;
    write_atomically(file.path, dot);
    const std::string command = "dot -Tsvg " + quoted(file.path.string()) + " 2>/dev/null";
    std::string svg;
    int status = -1;
    if (FILE* pipe = popen(command.c_str(), "r")) {
        std::array<char, 4096> part;
        while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe))
            svg.append(part.data(), got);
        status = pclose(pipe);
    }
    if (status != 0 || svg.empty())
        throw Error(ExitCode::unavailable,
                    {.where = "dot",
                     .what = "cannot draw",
                     .why = "graphviz is not installed, or failed",
                     .remedy = "install graphviz, or give --out a name that ends in .dot"});
    return svg;
}

}  // namespace patchbreeder
