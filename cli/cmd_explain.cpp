#include <fmt/format.h>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/json.h"
#include "match/changes.h"
#include "match/drawing.h"
#include "match/explanation.h"
#include "match/playability.h"
#include "presets/library.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "explain",
        .summary = "Say what a preset is made of, and what matters in it.",
        .operands = "PRESET",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder explain runs/bass/best.json",
                     "patchbreeder explain bell --json"},
        .options = {{"graph", "", "Print its graph too, as a tree."},
                    threads_option(),
                    {"json", "", "Print all of it as JSON."}},
        .notes =
            "'change' is how far the sound can be changed by moving the knob alone: the score "
            "against the\nsound as it is, in percent. 0 is inaudible: such a knob is dead, unless "
            "it matters an octave\nhigher and softer ('keys'). Names are what --lock and --range "
            "of match and vary take.\n",
    };
    return s;
}

// What the table shows of a gene.
struct Row {
    std::string name, value, range, note;
    float change = 0.0f;
};

Row row_of(const Layout& layout, const Genome& home, const Influence& influence) {
    const std::size_t g = influence.gene;
    const char* note = dormant(layout.genes(), home, g) ? "muted"
                       : influence.dead()               ? "dead"
                       : influence.elsewhere            ? "keys"
                                                        : "";
    return {.name = layout.genes()[g].name,
            .value = plain_text(layout.range(g), home[g]),
            .range = layout.range(g).extent(),
            .note = note,
            .change = influence.most};
}

void print_text(const std::vector<std::string>& sentences, const Playability& plays,
                const std::vector<Row>& rows) {
    for (const std::string& sentence : sentences) fmt::print("{}\n", sentence);
    fmt::print("Plays {}.\n\n{:<26}{:>12}  {:>6}         range\n", describe(plays), "knob", "value",
               "change");
    for (const Row& r : rows)
        fmt::print("{:<26}{:>12}  {:>5.1f}  {:<5}  {}\n", r.name, r.value, 100.0 * double{r.change},
                   r.note, r.range);
}

void print_json(const Preset& preset, const std::vector<std::string>& sentences,
                const Playability& plays, const std::vector<Row>& rows,
                const std::vector<Influence>& found) {
    Json out{{"schema", "patchbreeder-explain"}, {"version", 1}, {"name", preset.name}};
    out["sentences"] = sentences;
    const DeadWeight dead = dead_weight(preset, found);
    out["not_heard"] = dead.unheard;
    out["dead"] = dead.knobs;
    out["plays"] = {{"finite", plays.finite},
                    {"silent_notes", plays.silent},
                    {"pitched", plays.tuning.pitched},
                    {"follows_keys", plays.tuning.follows},
                    {"transposed_semitones", plays.tuning.transposed},
                    {"cents_off", plays.tuning.cents},
                    {"stray_keys", plays.tuning.strays},
                    {"lufs", {plays.quietest, plays.loudest}},
                    {"tail_s", plays.tail},
                    {"tail_is_longer", plays.rings}};
    Json knobs = Json::array();
    for (const Row& r : rows)
        knobs.push_back({{"name", r.name},
                         {"value", r.value},
                         {"range", r.range},
                         {"change", r.change},
                         {"note", r.note}});
    out["knobs"] = knobs;
    fmt::print("{}\n", out.dump(2));
}

ExitCode run(const Arguments& a) {
    apply_threads(a);
    const Preset preset = load_preset(resolve_preset(a.operands().front()), synth_registry());
    const std::vector<Influence> found = influences(preset);
    const Playability plays = play_everywhere(preset);
    const auto sentences = explain(preset, found);
    const Layout layout(preset.patch);
    const Genome home = layout.encode(preset.patch);
    std::vector<Row> rows;
    for (const Influence& influence : found) rows.push_back(row_of(layout, home, influence));
    if (a.has("json"))
        print_json(preset, sentences, plays, rows, found);
    else
        print_text(sentences, plays, rows);
    if (a.has("graph") && !a.has("json")) fmt::print("\n{}", graph_text(preset));
    return ExitCode::done;
}

}  // namespace

const Command explain_command{"explain", syntax, run};

}  // namespace patchbreeder
