// Checkpoint: a match put aside in its run directory, so that a search that was stopped, or killed,
// goes on where it was and ends with the same bits as one that never was.
//
// A file `checkpoint.bin`: a line that says what it is, then the state (engine/state.h) with a sum.
// It belongs to the program that wrote it, since any change may give it other bits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace patchbreeder {

class StateWriter;

struct Checkpoint {
    std::vector<std::string> words{};   // of the command that began the match, after `match`
    std::filesystem::path directory{};  // in which it was given
    std::string target{};               // digest of what it searches for
    std::uint64_t plan = 0;             // evaluations it has arranged itself for
    double seconds = 0.0;               // so far
    std::uint64_t evaluations = 0;      // so far
    std::string state{};                // of the session; as it is read
};

// Writes a state; what it holds may be large.
using WriteState = std::function<void(StateWriter&)>;

// Replaces the file in one step. Error: cannot_create, input_output, unavailable.
void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint,
                      const WriteState& state);
// Error: cannot_read; bad_data for a file that is none, is damaged, or is another program's.
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& path);

// What a session is told of putting itself aside.
struct PuttingAside {
    // Keeps a state, from time to time and when the search is stopped; none: nothing is kept. May
    // throw nothing: a search is worth more than its checkpoint.
    std::function<void(const WriteState& state, double seconds, std::uint64_t evaluations)> keep{};
    double every = 30.0;  // seconds from one to the next, or more if writing takes long
    std::string from{};   // the state to go on from; empty: from the beginning
};

}  // namespace patchbreeder
