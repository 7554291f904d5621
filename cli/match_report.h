// What `match` says: how far it has come, and what it found.
#pragma once

#include <string>

#include "match/run_directory.h"

namespace patchbreeder {

[[nodiscard]] std::string progress_line(const Budget& budget, const MatchProgress& progress);

// The result as lines for people, or as JSON. `settings` are those the search ended with.
void print_match(const MatchResult& result, const MatchSettings& settings, const RunFiles& files,
                 const std::string& target);
void print_match_json(const MatchResult& result, const MatchSettings& settings,
                      const RunFiles& files, const std::string& target);

// How the patch behaves away from the recording, and what is not worth turning.
void print_check(const Preset& best, bool quiet);

}  // namespace patchbreeder
