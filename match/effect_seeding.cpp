#include "match/effect_seeding.h"

#include "match/effect_model.h"
#include "match/effect_prior.h"
#include "match/graph_seeds.h"
#include "match/seeding.h"

namespace patchbreeder {
namespace {

// A module must be there: one that changes nothing.
constexpr std::string_view nothing = "gain", late = "latency";
// There are many starts, of few knobs each.
constexpr int trial_population = 8;

std::vector<float> home_knobs(const ModuleInfo& module) {
    std::vector<float> positions;
    for (const KnobInfo& knob : module.knobs)
        positions.push_back(knob.range.position(double{knob.range.home}));
    return positions;
}

// One after the other. A latency is that of the recordings.
GraphGenome in_a_row(const Catalogue& catalogue, std::span<const std::string_view> modules,
                     const EffectHints& hints) {
    GraphSketch sketch(catalogue, Section::effect);
    InnovationId before = mix_id;
    for (const std::string_view module : modules) {
        const InnovationId id = sketch.add(module);
        NodeGene& node = *sketch.genome().node(id);
        const ModuleInfo& info = catalogue.module(node.module);
        node.knobs = home_knobs(info);
        if (module == late)
            node.knobs[0] = info.knobs[0].range.position(static_cast<double>(hints.latency) /
                                                         static_cast<double>(analysis_rate));
        sketch.connect(before, id);
        before = id;
    }
    sketch.connect(before, out_id, CableTo::bus);
    return sketch.genome();
}

std::vector<GraphGenome> minimal_graphs(const Catalogue& catalogue, const EffectHints& hints,
                                        std::span<const std::string> palette) {
    std::vector<GraphGenome> graphs;
    const auto add = [&](std::initializer_list<std::string_view> modules) {
        graphs.push_back(in_a_row(catalogue, modules, hints));
    };
    add({nothing});
    for (const std::string& module : palette) add({module});
    if (hints.latency <= 1) return graphs;
    add({late});
    for (const std::string& module : palette) add({late, module});
    return graphs;
}

// The latency of the starts that have one.
std::vector<GraphLock> locks_of(const Registry& registry, std::span<const GraphGenome> graphs) {
    const ModuleIndex latency = registry.find(late, "effects");
    for (const GraphGenome& graph : graphs)
        for (const NodeGene& node : graph.nodes)
            if (node.module == latency)
                return {{.id = node.id, .position = node.knobs[0], .everywhere = false}};
    return {};
}

// In a row, the gains of cables only say again what other knobs say.
Prior start_prior(const Layout& layout, const EffectHints& hints) {
    constexpr float mostly = 0.8f;
    Prior prior = knob_prior(layout, hints);
    for (std::size_t g = 0; g < layout.genes().size(); ++g)
        if (layout.is_cable(g))
            prior.genes[g] = {.centres = {layout.genes()[g].home}, .trust = mostly};
    return prior;
}

// What the recordings say of the knobs of every module of the palette.
std::vector<std::vector<GenePrior>> module_priors(const Registry& registry,
                                                  const EffectHints& hints,
                                                  std::span<const std::string> palette) {
    std::vector<std::vector<GenePrior>> priors(registry.modules().size());
    for (const std::string& module : palette) {
        const EffectModel model(registry, {.branches = {{module}}});
        auto& known = priors[registry.find(module, "effects")];
        known = knob_prior(model.layout(), hints).genes;
        known.resize(model.layout().home().structure->knob_count());
    }
    return priors;
}

}  // namespace

GraphSpace make_effect_space(const Registry& registry, const EffectHints& hints,
                             std::span<const std::string> palette,
                             std::span<const GraphGenome> known) {
    std::vector<ModuleIndex> modules;
    for (const std::string& module : palette) modules.push_back(registry.find(module, "--effect"));
    GraphSpace space{.trial_population = trial_population};
    space.catalogue = std::make_shared<const Catalogue>(registry, modules);
    GraphDecoder decoder(registry, {});
    const std::vector<GraphGenome> graphs = minimal_graphs(*space.catalogue, hints, palette);
    space.locks = locks_of(registry, graphs);
    space.priors = module_priors(registry, hints, palette);
    std::vector<GraphSeed> seeds;
    const auto add = [&](const GraphGenome& graph, bool found) {
        FlatGraph flat(decoder, graph);
        Prior prior = found ? prior_about(flat.flat()) : start_prior(flat.layout(), hints);
        prior.starts = {flat.flat()};
        seeds.push_back({std::move(flat), std::move(prior)});
    };
    for (const GraphGenome& graph : graphs) add(graph, false);
    for (const GraphGenome& graph : known) add(graph, true);
    plant(std::move(seeds), space);
    return space;
}

}  // namespace patchbreeder
