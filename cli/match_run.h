// A match as the commands run it that begin one and that go on with one.
#pragma once

#include "cli/options.h"
#include "engine/error.h"
#include "match/checkpoint.h"

namespace patchbreeder {

[[nodiscard]] const Syntax& match_syntax();

// A match that was put aside, and where.
struct Aside {
    std::filesystem::path directory;
    Checkpoint checkpoint;
};

// `given`: what is to be matched, and how. `shown`: --json, --quiet, and what else may be said
// again of one that was put aside: --time, --evaluations.
ExitCode run_match(const Arguments& given, const Arguments& shown, Aside* aside = nullptr);

}  // namespace patchbreeder
