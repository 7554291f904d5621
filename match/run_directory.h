// A run on disk: best.json, best.wav, compare.png (spectrograms of target and match), history.csv,
// start.json (a copy of the preset the search began with, if any), notes.mid (of a phrase),
// alternative-2.json and .wav and so on (if they were wanted), front.csv and front-1.json and so on
// (of an optimiser with several objectives) and run.json, which holds all that is
// needed to repeat it. What is named best depends on the settings
// and the evaluations alone, never on the clock.
#pragma once

#include <filesystem>
#include <string>

#include "engine/json.h"
#include "match/session.h"

namespace patchbreeder {

struct RunFiles {
    std::filesystem::path directory;
    [[nodiscard]] std::filesystem::path preset() const { return directory / "best.json"; }
    [[nodiscard]] std::filesystem::path audio() const { return directory / "best.wav"; }
    [[nodiscard]] std::filesystem::path picture() const { return directory / "compare.png"; }
    [[nodiscard]] std::filesystem::path history() const { return directory / "history.csv"; }
    [[nodiscard]] std::filesystem::path start() const { return directory / "start.json"; }
    [[nodiscard]] std::filesystem::path notes() const { return directory / "notes.mid"; }
    // `number` from 2 on: the best is the first.
    [[nodiscard]] std::filesystem::path alternative(std::size_t number, const char* ending) const {
        return directory / ("alternative-" + std::to_string(number) + ending);
    }
    [[nodiscard]] std::filesystem::path front() const { return directory / "front.csv"; }
    [[nodiscard]] std::filesystem::path of_front(std::size_t number, const char* ending) const {
        return directory / ("front-" + std::to_string(number) + ending);
    }
    [[nodiscard]] std::filesystem::path run() const { return directory / "run.json"; }
    // While the search goes on, and after it was stopped (checkpoint.h).
    [[nodiscard]] std::filesystem::path checkpoint() const { return directory / "checkpoint.bin"; }
};

// The directory of a new run. `wanted` empty: runs/<name of the target>, numbered if it is taken.
// Throws Error (cannot_create) if a wanted directory holds a run already and `replace` is not set.
// Creates nothing.
[[nodiscard]] RunFiles choose_run_directory(const std::filesystem::path& wanted,
                                            const std::filesystem::path& target, bool replace);

// Makes the directory and checks that it can be written, before any time is spent.
void create_run_directory(const RunFiles& files);

void write_run(const RunFiles& files, const MatchResult& result, const MatchSettings& settings,
               const std::filesystem::path& target, const Audio& target_audio);

// A search that ended has none; one that begins must not go on with another's.
void remove_checkpoint(const RunFiles& files);

// Of all that is heard in it, as run.json names it.
[[nodiscard]] std::string digest_of(const Audio& audio);

// The alternatives of a result as run.json and the command line list them.
[[nodiscard]] Json alternatives_json(const MatchResult& result, const RunFiles& files);

// The command line that repeats a run bit for bit: the evaluations that were made, not the seconds.
[[nodiscard]] std::string repeat_command(const MatchResult& result, const MatchSettings& settings,
                                         const std::filesystem::path& target);

// A word for a shell, in quotes if it needs them.
[[nodiscard]] std::string quoted(const std::string& word);

}  // namespace patchbreeder
