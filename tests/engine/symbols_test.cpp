#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace {

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> chunk{};
    while (std::fgets(chunk.data(), chunk.size(), pipe.get()) != nullptr) text += chunk.data();
    return text;
}

}  // namespace

// A weak symbol compiled for AVX2 under a shared name could replace the baseline one at link time
// and crash a machine without AVX2 (docs/decisions/0002-one-binary-three-backends.md).
TEST_CASE("Objects compiled for AVX2 share no weak code with the baseline", "[symbols]") {
    std::size_t objects = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(PATCHBREEDER_BINARY_DIR)) {
        const std::string path = entry.path().string();
        if (path.find("_avx2.cpp.o") == std::string::npos || path.ends_with(".d") ||
            path.find("/tests/") != std::string::npos)
            continue;
        ++objects;
        const std::string weak =
            output_of("nm '" + path + "' | awk '$2 == \"W\" {print $3}' | grep -v avx2");
        INFO(path << " defines\n" << weak);
        CHECK(weak.empty());
    }
    REQUIRE(objects > 0);
}
