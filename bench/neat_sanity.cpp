// Does NEAT find the structure? Three small known graphs are rendered, and NEAT grows a patch for
// each from the minimal start, ten seeds of 20,000 evaluations. A run has succeeded if it comes as
// near the target as the default search does that was given the target's own structure and need
// only set its knobs.
//
//   build/release/bench/neat_sanity [GRAPH 1..3, 0 for all] [SEEDS] [EVALUATIONS] [FIRST SEED]
//                                   [NAME=VALUE of neat]...
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/text.h"
#include "match/session.h"
#include "synth/registry.h"

namespace {

using namespace patchbreeder;

// What it means to come as near: to the ear, a hundredth more or less is nothing.
constexpr float margin = 0.02f;
constexpr double wanted_share = 0.8;

struct KnownGraph {
    std::string name, preset;
};

std::string preset_text(const std::string& name, const std::string& nodes,
                        const std::string& cables) {
    return fmt::format(
        R"({{"format": "patchbreeder-preset", "version": 1, "name": "{}",
            "note": {{"pitch": 48, "velocity": 100, "gate": 0.6, "length": 0.9}}, "level": 0,
            "nodes": [{}], "cables": [{}]}})",
        name, nodes, cables);
}

const std::array graphs{
    KnownGraph{"saw through a swept filter",
               preset_text("swept",
                           R"({"name": "osc", "module": "oscillator", "knobs": {"wave": "saw"}},
               {"name": "filter", "module": "svf",
                "knobs": {"mode": "low24", "cutoff": 300, "resonance": 45, "track": 0}},
               {"name": "amp", "module": "vca", "knobs": {"level": 0, "velocity": 0}},
               {"name": "amp_env", "module": "adsr",
                "knobs": {"attack": 0.004, "decay": 0.5, "sustain": 70, "release": 0.12}},
               {"name": "sweep", "module": "adsr",
                "knobs": {"attack": 0.001, "decay": 0.25, "sustain": 10, "release": 0.1}})",
                           R"({"from": "osc", "to": "filter.in", "gain": 1},
               {"from": "filter", "to": "amp.in", "gain": 1},
               {"from": "amp_env", "to": "amp.amp", "gain": 1},
               {"from": "sweep", "to": "filter.cutoff", "depth": 0.45},
               {"from": "amp", "to": "mix", "gain": 1})")},
    KnownGraph{"FM with an envelope on the index",
               preset_text("index",
                           R"({"name": "carrier", "module": "operator", "knobs": {"coarse": 1}},
               {"name": "modulator", "module": "operator", "knobs": {"coarse": 2}},
               {"name": "amp", "module": "vca", "knobs": {"level": 0, "velocity": 0}},
               {"name": "amp_env", "module": "adsr",
                "knobs": {"attack": 0.003, "decay": 0.6, "sustain": 40, "release": 0.15}},
               {"name": "index_env", "module": "adsr",
                "knobs": {"attack": 0.001, "decay": 0.3, "sustain": 15, "release": 0.1}})",
                           R"({"from": "modulator", "to": "carrier.pm", "gain": 0.7},
               {"from": "index_env", "to": "modulator.amp", "gain": 1},
               {"from": "carrier", "to": "amp.in", "gain": 1},
               {"from": "amp_env", "to": "amp.amp", "gain": 1},
               {"from": "amp", "to": "mix", "gain": 1})")},
    // Its noise has another name, so other random numbers, than that of what is grown.
    KnownGraph{"noise through two resonators",
               preset_text("resonators",
                           R"({"name": "hiss", "module": "noise", "knobs": {"slope": 0}},
               {"name": "low", "module": "svf",
                "knobs": {"mode": "band", "cutoff": 500, "resonance": 85, "track": 0}},
               {"name": "high", "module": "svf",
                "knobs": {"mode": "band", "cutoff": 2600, "resonance": 88, "track": 0}},
               {"name": "amp", "module": "vca", "knobs": {"level": 0, "velocity": 0}},
               {"name": "amp_env", "module": "adsr",
                "knobs": {"attack": 0.01, "decay": 0.4, "sustain": 50, "release": 0.2}})",
                           R"({"from": "hiss", "to": "low.in", "gain": 1},
               {"from": "hiss", "to": "high.in", "gain": 1},
               {"from": "low", "to": "amp.in", "gain": 1},
               {"from": "high", "to": "amp.in", "gain": 0.7},
               {"from": "amp_env", "to": "amp.amp", "gain": 1},
               {"from": "amp", "to": "mix", "gain": 1})")},
};

MatchResult search(const Audio& target, const MatchSettings& settings) {
    return Session(synth_registry(), target, settings).run([](const MatchProgress&) {
        return true;
    });
}

// The same graph, as a template that says nothing of the knobs, and with other random numbers.
std::filesystem::path write_template(Preset known) {
    std::vector<Node> nodes = known.patch.structure->nodes();
    for (Node& n : nodes) n.name += "_x";
    known.patch =
        Patch::defaults(Structure::make(synth_registry(), nodes, known.patch.structure->cables()));
    known.name = "known";
    const auto path = std::filesystem::temp_directory_path() /
                      fmt::format("patchbreeder_neat_sanity_{}.json", getpid());
    save_preset(path, known);
    return path;
}

std::vector<SettingValue> neat_values(int argc, char** argv) {
    std::vector<SettingValue> values;
    for (int i = 5; i < argc; ++i) {
        const auto read = read_assignment(argv[i]);
        if (!read) throw Error(ExitCode::usage, {.where = argv[i], .what = "is no NAME=VALUE"});
        values.push_back({read->first, read->second});
    }
    return values;
}

bool examine(const KnownGraph& graph, std::uint64_t seeds, std::uint64_t evaluations,
             std::uint64_t first, const std::vector<SettingValue>& values) {
    const Preset known = preset_from_text(graph.preset, graph.name, synth_registry());
    const Audio target = render(known.patch, known.phrase, {.rate = analysis_rate});
    const MatchSettings given{.budget = {.evaluations = evaluations},
                              .templates = {write_template(known).string()}};
    const float reference = search(target, given).report.score.value;
    const float bound = reference + margin;
    fmt::print("{}\n  the search that knew the structure: {:.4f}\n", graph.name, double{reference});
    std::size_t found = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        const MatchResult r = search(target, {.budget = {.evaluations = evaluations},
                                              .seed = seed,
                                              .optimiser = {.id = "neat", .settings = values}});
        const bool equal = r.report.score.value <= bound;
        found += equal ? 1 : 0;
        std::string modules;
        for (std::size_t n = 0; n < r.best.patch.structure->nodes().size(); ++n)
            modules += fmt::format(" {}", r.best.patch.structure->module(n).id);
        std::string path;  // when it came to a half, a fifth, a tenth, a twentieth
        for (const float level : {0.5f, 0.2f, 0.1f, 0.05f}) {
            std::uint64_t at = 0;
            for (const HistoryLine& line : r.history)
                if (at == 0 && line.record.best.value <= level) at = line.evaluations;
            path += at > 0 ? fmt::format(" {}", at) : " -";
        }
        fmt::print("  seed {:>2}: {:.4f} {}  ({}) {:.0f} s{}\n", seed, double{r.report.score.value},
                   equal ? "found" : "     ", path.substr(1), r.seconds, modules);
        std::fflush(stdout);
    }
    fmt::print("  {} of {} at most {:.4f}\n", found, seeds, double{bound});
    return static_cast<double>(found) >= wanted_share * static_cast<double>(seeds);
}

}  // namespace

int main(int argc, char** argv) {
    const auto number = [&](int at, std::uint64_t otherwise) {
        return argc > at ? std::strtoull(argv[at], nullptr, 10) : otherwise;
    };
    const std::uint64_t only = number(1, 0), seeds = number(2, 10), evaluations = number(3, 20'000),
                        first = number(4, 1);
    bool all = true;
    for (std::size_t g = 0; g < graphs.size(); ++g)
        if (only == 0 || only == g + 1)
            all = examine(graphs[g], seeds, evaluations, first, neat_values(argc, argv)) && all;
    return all ? 0 : 1;
}
