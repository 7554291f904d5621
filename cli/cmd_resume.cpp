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
            "A match writes where it stands to checkpoint.bin in its run directory, about every\n"
            "half minute and when it is stopped; at its end the file is removed. What is resumed\n"
            "ends with the same bits as if it had never been stopped, by the same build with the\n"
            "same templates. More time than it was begun for helps, but less than if it had been\n"
            "begun for it: a search arranges itself for its budget. Recordings of several notes\n"
            "cannot be resumed, nor can match-effect.\n",
    };
    return s;
}

ExitCode run(const Arguments& a) {
    namespace fs = std::filesystem;
    RunFiles files{a.operands().front()};
    std::error_code none;
    if (!fs::exists(files.checkpoint(), none)) {
        const bool ended = fs::exists(files.run(), none);
        throw Error(ExitCode::cannot_read,
                    {.where = files.directory.string(),
                     .what = ended ? "holds no match that can be resumed" : "holds no match",
                     .why = ended ? "it came to its end, or is of several notes" : "",
                     .remedy = ended ? "go on from its patch with match --start"
                                     : "give the run directory of one, such as runs/bass"});
    }
    Aside aside{files.directory, read_checkpoint(files.checkpoint())};
    // Files are named as they were where the match began.
    const fs::path& began = aside.checkpoint.directory;
    if (!fs::equivalent(began, fs::current_path(), none) && fs::is_directory(began, none)) {
        aside.directory = fs::absolute(files.directory);
        fs::current_path(began, none);
    }
    return run_match(Arguments(match_syntax(), aside.checkpoint.words), a, &aside);
}

}  // namespace

const Command resume_command{"resume", syntax, run};

}  // namespace patchbreeder
