#include "match/pruning.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/error.h"
#include "ga/graph_mutation.h"
#include "match/evaluator.h"

namespace patchbreeder {
namespace {

// Everything that could go next: the graph without one node, or without one cable. Nodes first, so
// that of two that cost the same the larger part goes.
std::vector<GraphGenome> lesser_graphs(const Registry& registry, const GraphGenome& graph) {
    std::vector<GraphGenome> made;
    const Wiring wiring(graph);
    const HeardNodes heard = find_heard(registry, graph, wiring);
    for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
        if (!heard.nodes[n]) continue;
        made.push_back(graph);
        take_out(registry, graph.nodes[n].id, made.back());
    }
    for (const Wiring::Wire& w : wiring.wires()) {
        if (w.to >= 0 && !heard.nodes[static_cast<std::size_t>(w.to)]) continue;
        made.push_back(graph);
        made.back().cables[w.cable].enabled = false;
    }
    std::erase_if(made, [&](const GraphGenome& g) { return !fault(registry, g).empty(); });
    return made;
}

std::vector<std::string> missing(const std::vector<std::string>& before,
                                 const std::vector<std::string>& after) {
    std::vector<std::string> gone;
    for (const std::string& name : before)
        if (std::find(after.begin(), after.end(), name) == after.end()) gone.push_back(name);
    return gone;
}

std::vector<std::string> node_names(const Structure& s) {
    std::vector<std::string> names;
    for (const Node& n : s.nodes()) names.push_back(n.name);
    return names;
}

// Of cables whose ends are both among the nodes.
std::vector<std::string> cable_names(const Structure& s, const Structure& nodes) {
    std::vector<std::string> names;
    const auto stays = [&](int end) {
        return end < 0 || nodes.find(s.nodes()[static_cast<std::size_t>(end)].name) >= 0;
    };
    for (const Cable& c : s.cables())
        if (stays(c.from) && stays(c.to))
            names.push_back(fmt::format("{} > {}", s.from_text(c), s.to_text(c)));
    return names;
}

}  // namespace

Pruned prune(const Preset& preset, const Fitness& fitness, float bound) {
    const Registry& registry = preset.patch.structure->registry();
    EncodedGraph encoded = encode_graph(preset.patch);
    GraphGenome graph = std::move(encoded.genome);
    if (const std::string wrong = fault(registry, graph); !wrong.empty())
        throw Error(ExitCode::bad_data,
                    {.where = preset.name, .what = "cannot be pruned", .why = wrong});
    GraphDecoder decoder(registry, {}, encoded.names);
    Evaluator evaluator(fitness);
    const Performance performance{.phrase = preset.phrase};
    const auto score_all = [&](const std::vector<GraphGenome>& graphs) {
        std::vector<Decoded> decoded;
        for (const GraphGenome& g : graphs) decoded.push_back(decoder.decode(g).decoded);
        std::vector<Score> scores(graphs.size());
        evaluator.evaluate(decoded, performance, scores);
        return scores;
    };
    Pruned result{.preset = preset};
    result.before = result.after = score_all({graph}).front();
    const float allowed = result.before.value + bound;
    for (;;) {
        std::vector<GraphGenome> lesser = lesser_graphs(registry, graph);
        if (lesser.empty()) break;
        const std::vector<Score> scores = score_all(lesser);
        const auto best = std::min_element(scores.begin(), scores.end());
        if (!(best->value <= allowed)) break;
        graph = std::move(lesser[static_cast<std::size_t>(best - scores.begin())]);
        result.after = *best;
    }
    result.preset.patch = decoder.decode(graph).decoded.patch;
    result.preset.patch.level = preset.patch.level;
    const Structure &was = *preset.patch.structure, &is = *result.preset.patch.structure;
    result.nodes = missing(node_names(was), node_names(is));
    result.cables = missing(cable_names(was, is), cable_names(is, is));
    return result;
}

}  // namespace patchbreeder
