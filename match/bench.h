// Benchmarks a user can run: how many candidates a second, where the time goes, and one signature
// over sounds, scores and a short search.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "match/bench_reference.h"
#include "match/bench_scene.h"

namespace patchbreeder {

// A kind of work, for one candidate on one thread.
struct SpeedLine {
    std::string name;
    double milliseconds = 0.0;
    double operations = 0.0;  // millions of floating-point operations; 0 where nobody counted

    [[nodiscard]] double per_second() const { return 1000.0 / milliseconds; }
};

// A cost beside the one it is held against.
struct SpeedRatio {
    std::string name;
    double ratio = 0.0;
};

struct SpeedReport {
    std::string isa;
    Reference reference;             // timed in the same run
    std::vector<SpeedLine> totals;   // whole evaluations, and renders alone
    std::vector<SpeedLine> stages;   // of an evaluation with the composite fitness
    std::vector<SpeedLine> modules;  // what muting a node for all candidates saves
    // Mixed structures to equal ones, two threads to one, and cost against linear growth.
    std::vector<SpeedRatio> ratios;
    double peak_megabytes = 0.0;  // of the process, after evaluating a population of 1,000
};

[[nodiscard]] SpeedReport measure_speed(const Registry& registry, const SpeedSettings& settings);

// Hash over renders of every preset of the library, their scores against each other and a short
// search. Equal for every thread count and instruction set.
[[nodiscard]] std::uint64_t signature(const Registry& registry);

}  // namespace patchbreeder
