// What several commands share: reading a target, the thread count, describing a sound.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/options.h"
#include "engine/audio_file.h"
#include "fitness/fitness.h"
#include "ga/optimisers.h"
#include "match/hand.h"

namespace patchbreeder {

// A recording at the analysis rate, folded to mono unless its side is wanted too; what was done to
// it is told on stderr unless quiet.
[[nodiscard]] Audio read_target(const std::string& path, bool quiet, bool stereo = false);

// NAME=NUMBER pairs of an option that repeats. Error (usage) otherwise.
[[nodiscard]] std::vector<std::pair<std::string, double>> assignments(const Arguments& arguments,
                                                                      const std::string& option);

// `--threads`.
[[nodiscard]] Option threads_option();
void apply_threads(const Arguments& arguments);

// Optimisers of fixed structures, then of growing ones.
[[nodiscard]] std::vector<OptimiserInfo> all_optimisers();
// `--optimiser`, `--neat-config` and `--set`; what of a configuration means nothing here is told on
// stderr unless --quiet.
[[nodiscard]] OptimiserChoice optimiser_choice(const Arguments& arguments);
[[nodiscard]] Option neat_config_option();
// A line each, for notes under a command's options.
[[nodiscard]] std::string optimiser_lines();

// `--fitness` and `--weight`.
[[nodiscard]] std::vector<Option> fitness_options();
[[nodiscard]] FitnessSettings fitness_settings(const Arguments& arguments);

// `--lock`, `--range` and `--keep-structure`.
[[nodiscard]] std::vector<Option> hand_options();
[[nodiscard]] Hand hand_settings(const Arguments& arguments);

// `0.94 s, pitch C2 (65.4 Hz), held 0.80 s, bright up to 420 Hz`
[[nodiscard]] std::string describe(const Analysis& analysis);

// `1 note`, `4 notes`
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

}  // namespace patchbreeder
