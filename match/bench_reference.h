// Kernels that a speed is held against, timed in the same run: a machine is not equally fast at all
// times, and a busy neighbour slows some code more than other.
#pragma once

#include <functional>

namespace patchbreeder {

enum class Clock : unsigned char {
    thread,   // what this thread used of the processor: others that want it too are not counted
    process,  // what all threads of the program used
    wall,
};
// Median of `repeats` runs, after one that fills caches and buffers.
[[nodiscard]] double median_seconds(int repeats, const std::function<void()>& work,
                                    Clock clock = Clock::thread);

struct Reference {
    double branches = 0.0;    // millions a second of a loop bound by the front end: branches
                              // that depend on data
    double multiply_add = 0;  // GFLOP/s of a plain loop, as the compiler makes it for any x86-64
    double peak = 0.0;        // GFLOP/s of AVX2 multiplications and additions in registers
    double peak_fused = 0.0;  // the same with fused ones; 0 where there are none
};
[[nodiscard]] Reference measure_reference();

}  // namespace patchbreeder
