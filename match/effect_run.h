// A run of match-effect on disk: the files of a run, and run.json with what is needed to repeat it.
#pragma once

#include <filesystem>
#include <string>

#include "match/effect_session.h"
#include "match/run_directory.h"

namespace patchbreeder {

struct EffectRunInputs {
    std::filesystem::path dry{}, wet{};
    const Audio* dry_audio = nullptr;
    const Audio* wet_audio = nullptr;
};

void write_effect_run(const RunFiles& files, const EffectMatchResult& result,
                      const EffectMatchSettings& settings, const EffectRunInputs& inputs);

// The command line that repeats a run bit for bit: the evaluations that were made, not the seconds.
[[nodiscard]] std::string repeat_effect_command(const EffectMatchResult& result,
                                                const EffectMatchSettings& settings,
                                                const EffectRunInputs& inputs);

}  // namespace patchbreeder
