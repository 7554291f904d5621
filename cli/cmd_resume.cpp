#include "cli/command.h"
#include "cli/common.h"
#include "cli/match_run.h"
#include "match/run_directory.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "resume",
        .summary = "Go on with a match that was stopped.",
        .operands = "DIR",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder resume runs/bass", "patchbreeder resume runs/bass --time 5m"},
        .options = {{"time", "DURATION", "How long to search, with what went before (as begun)."},
                    {"evaluations", "N", "Evaluations, with those that went before (as begun)."},
                    threads_option(),
                    {"json", "", "Print the result as JSON."},
                    {"quiet", "", "No progress, no notes."}},
        .notes =
            "A match writes where it stands to checkpoint.bin in its run directory, every half\n"
            "minute and when it is stopped; at its end the file is removed. What is resumed\n"
            "ends with the same bits as if it had never been stopped, by the same program from\n"
            "the same directory. More time than it was begun for helps, but less than if it\n"
            "had been begun for it: a search arranges itself for its budget.\n",
    };
    return s;
}

ExitCode run(const Arguments& a) {
    const RunFiles files{a.operands().front()};
    const std::filesystem::path path = files.checkpoint();
    if (!std::filesystem::exists(path))
        throw Error(
            ExitCode::cannot_read,
            {.where = files.directory.string(),
             .what = std::filesystem::exists(files.run()) ? "holds no match that was stopped"
                                                          : "holds no match",
             .remedy = "give the run directory of one, such as runs/bass"});
    const Aside aside{files.directory, read_checkpoint(path)};
    return run_match(Arguments(match_syntax(), aside.checkpoint.words), a, &aside);
}

}  // namespace

const Command resume_command{"resume", syntax, run};

}  // namespace patchbreeder
