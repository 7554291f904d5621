#include <fmt/format.h>

#include <filesystem>

#include "cli/command.h"
#include "cli/graphviz.h"
#include "engine/file.h"
#include "match/drawing.h"
#include "presets/library.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "draw",
        .summary = "Show the graph of a preset, as a tree or a picture.",
        .operands = "PRESET",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder draw runs/odd/best.json",
                     "patchbreeder draw bell --out bell.svg",
                     "patchbreeder draw bell --out bell.dot"},
        .options = {{"out", "FILE", "A picture (.svg, by graphviz) or its source (.dot)."}},
        .notes =
            "Without --out it prints a tree, from what is heard back to where it comes from.\n",
    };
    return s;
}

ExitCode run(const Arguments& a) {
    const Preset preset = load_preset(resolve_preset(a.operands().front()), synth_registry());
    const auto out = a.text("out");
    if (!out) {
        fmt::print("{}", graph_text(preset));
        return ExitCode::done;
    }
    const auto extension = std::filesystem::path(*out).extension();
    if (extension != ".svg" && extension != ".dot")
        throw Error(ExitCode::usage, {.where = "--out",
                                      .what = "cannot draw '" + *out + "'",
                                      .remedy = "give a name that ends in .svg or .dot"});
    const std::string dot = graph_dot(preset);
    write_atomically(*out, extension == ".dot" ? dot : svg_of(dot));
    fmt::print("{}\n", *out);
    return ExitCode::done;
}

}  // namespace

const Command draw_command{"draw", syntax, run};

}  // namespace patchbreeder
