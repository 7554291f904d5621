// A subcommand, and the list of them. Results go to stdout, everything else to stderr.
#pragma once

#include <span>
#include <string_view>

#include "cli/options.h"
#include "engine/error.h"

namespace patchbreeder {

struct Command {
    std::string_view name;
    const Syntax& (*syntax)();
    ExitCode (*run)(const Arguments& arguments);
};

// One per file cmd_<name>.cpp.
extern const Command match_command, resume_command, render_command, score_command, analyse_command,
    modules_command, optimisers_command, bench_command, match_effect_command, apply_command,
    vary_command, breed_command, morph_command, random_command, explain_command, prune_command,
    draw_command;

// In the order of `patchbreeder --help`.
[[nodiscard]] std::span<const Command* const> commands() noexcept;

}  // namespace patchbreeder
