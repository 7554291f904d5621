// Benchmarks a user can run: how many candidates a second, where the time goes, and one signature
// over sounds, scores and a short search.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry.h"

namespace patchbreeder {

struct SpeedSettings {
    double seconds = 1.0;  // of every candidate's audio
    int repeats = 5;       // medians are taken over these
    std::string template_name = "subtractive";
};

struct SpeedLine {
    std::string name;
    double per_second = 0.0;    // candidates a second, one thread
    double milliseconds = 0.0;  // for one candidate
};

struct SpeedReport {
    std::string isa;
    double reference_gflops = 0.0;    // multiply-add kernel in registers, timed in the same run
    double reference_branches = 0.0;  // millions a second of a kernel bound by the front end
    std::vector<SpeedLine> totals;    // evaluation by fitness, render only; per thread count
    std::vector<SpeedLine> stages;    // of one evaluation
    double two_threads = 0.0;         // ratio to one thread, composite fitness
};

[[nodiscard]] SpeedReport measure_speed(const Registry& registry, const SpeedSettings& settings);

// Hash over renders of every preset of the library, their scores against each other and a short
// search. Equal for every thread count and instruction set.
[[nodiscard]] std::uint64_t signature(const Registry& registry);

}  // namespace patchbreeder
