#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/json.h"
#include "match/pruning.h"
#include "presets/library.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s = [] {
        Syntax prune{
            .command = "prune",
            .summary = "Take out of a preset what is not heard against a recording.",
            .operands = "PRESET TARGET",
            .min_operands = 2,
            .max_operands = 2,
            .examples = {"patchbreeder prune runs/odd/best.json odd.wav --out odd-small.json",
                         "patchbreeder prune bell bell.wav --bound 0.02 --out bell-small.json"},
            .options = {{"out", "FILE", "Where the preset goes."},
                        {"bound", "SCORE",
                         fmt::format("How much worse its score may become in all ({:g}).",
                                     prune_bound)},
                        threads_option(),
                        {"json", "", "Print JSON."},
                        {"quiet", "", "No notes."}},
            .notes =
                "Modules and cables go one at a time, the one that costs least first. What a "
                "module stood between is\nconnected. The score is that of the preset's own "
                "notes.\n",
        };
        const auto judging = fitness_options();
        prune.options.insert(prune.options.begin() + 2, judging.begin(), judging.end());
        return prune;
    }();
    return s;
}

void print_text(const Pruned& p, const Preset& before, const std::string& out) {
    const auto size = [](const Preset& preset) {
        const Structure& s = *preset.patch.structure;
        return fmt::format("{} modules, {} cables", s.nodes().size(), s.cables().size());
    };
    fmt::print("before    {}, score {:.4f}\nafter     {}, score {:.4f}\n", size(before),
               double{p.before.value}, size(p.preset), double{p.after.value});
    if (!p.nodes.empty()) fmt::print("modules   {}\n", fmt::join(p.nodes, ", "));
    if (!p.cables.empty()) fmt::print("cables    {}\n", fmt::join(p.cables, ", "));
    fmt::print("preset    {}\n", out);
}

void print_json(const Pruned& p, const std::string& out) {
    fmt::print("{}\n", Json{{"schema", "patchbreeder-prune"},
                            {"version", 1},
                            {"score_before", p.before.value},
                            {"score_after", p.after.value},
                            {"modules_taken_out", p.nodes},
                            {"cables_taken_out", p.cables},
                            {"modules", p.preset.patch.structure->nodes().size()},
                            {"cables", p.preset.patch.structure->cables().size()},
                            {"preset", out}}
                           .dump(2));
}

ExitCode run(const Arguments& a) {
    apply_threads(a);
    const auto out = a.text("out");
    if (!out)
        throw Error(ExitCode::usage, {.where = "--out",
                                      .what = "is missing",
                                      .remedy = "say where to write, such as --out small.json"});
    const Preset preset = load_preset(resolve_preset(a.operands()[0]), synth_registry());
    const Audio target = read_target(a.operands()[1], a.has("quiet"));
    const auto judge = make_fitness(fitness_settings(a), target);
    const double bound = a.number("bound", 0.0, 1000.0).value_or(double{prune_bound});
    const Pruned pruned = prune(preset, *judge, static_cast<float>(bound));
    save_preset(*out, pruned.preset);
    if (a.has("json"))
        print_json(pruned, *out);
    else
        print_text(pruned, preset, *out);
    return ExitCode::done;
}

}  // namespace

const Command prune_command{"prune", syntax, run};

}  // namespace patchbreeder
