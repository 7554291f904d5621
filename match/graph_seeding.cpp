#include "match/graph_seeding.h"

#include <algorithm>

#include "engine/error.h"
#include "match/graph_seeds.h"
#include "match/seeding.h"

namespace patchbreeder {
namespace {

constexpr float audible_sweep = 0.25f;  // octaves

// One source of each kind; and, as most sounds are one of these, a filtered oscillator and noise,
// an oscillator that modulates another, and one whose pitch falls. Where the brightness of the
// target moves, an envelope moves the filter and the depth of the modulation.
std::vector<GraphGenome> minimal_graphs(const Catalogue& catalogue, const Analysis& target) {
    const bool sweeps = target.sweep.octaves > audible_sweep;
    std::vector<GraphGenome> graphs;
    for (const ModuleInfo& module : catalogue.registry().modules()) {
        if (module.kind != ModuleKind::source || module.reads_cycles) continue;
        GraphSketch alone(catalogue);
        const InnovationId source = alone.add(module.id);
        graphs.push_back(alone.end_with(source));
    }
    for (const char* source : {"oscillator", "noise"}) {
        GraphSketch filtered(catalogue);
        const InnovationId from = filtered.add(source), filter = filtered.add("svf");
        filtered.connect(from, filter);
        if (sweeps) filtered.connect(filtered.add("adsr"), filter, CableTo::knob, "cutoff");
        graphs.push_back(filtered.end_with(filter));
    }
    GraphSketch fm(catalogue);
    const InnovationId carrier = fm.add("operator"), modulator = fm.add("operator");
    fm.connect(modulator, carrier, CableTo::port, "pm");
    if (sweeps) fm.connect(fm.add("adsr"), modulator, CableTo::port, "amp");
    graphs.push_back(fm.end_with(carrier));
    GraphSketch sweep(catalogue);
    const InnovationId tone = sweep.add("operator"), fall = sweep.add("envelope");
    sweep.connect(fall, tone, CableTo::knob, "bend");
    graphs.push_back(sweep.end_with(tone));
    return graphs;
}

std::vector<float> home_extras(const std::vector<ExtraGene>& extras) {
    std::vector<float> positions;
    for (const ExtraGene& e : extras) positions.push_back(e.range.position(double{e.range.home}));
    return positions;
}

std::vector<GraphSeed> minimal_seeds(GraphDecoder& decoder, const Catalogue& catalogue,
                                     const Performance& performance, const Analysis& target) {
    std::vector<GraphSeed> seeds;
    for (GraphGenome& genome : minimal_graphs(catalogue, target)) {
        genome.extras = home_extras(decoder.extras());
        FlatGraph flat(decoder, std::move(genome));
        Prior prior = seed_prior(flat.layout(), performance, target);
        seeds.push_back({std::move(flat), std::move(prior)});
    }
    return seeds;
}

GraphSeed seed_of(GraphDecoder& decoder, GraphGenome genome, const GraphStart& start,
                  const Performance& performance, const Analysis& target) {
    genome.extras = home_extras(decoder.extras());
    const std::vector<float> played = played_extras(performance, start.preset.phrase);
    for (std::size_t e = 0; start.exact && e < played.size(); ++e)
        genome.extras[e] = decoder.extras()[e].range.position(double{played[e]});
    FlatGraph flat(decoder, std::move(genome));
    Prior prior =
        start.exact ? prior_about(flat.flat()) : seed_prior(flat.layout(), performance, target);
    prior.starts = {flat.flat()};
    return {std::move(flat), std::move(prior)};
}

// What analysis says of every module, as if it stood alone.
std::vector<std::vector<GenePrior>> module_priors(const Registry& registry,
                                                  const Performance& performance,
                                                  const Analysis& target) {
    std::vector<std::vector<GenePrior>> priors;
    for (std::size_t m = 0; m < registry.modules().size(); ++m) {
        const auto structure =
            Structure::make(registry, {{.name = "node", .module = static_cast<ModuleIndex>(m)}},
                            {{.from = 0, .to = mix_bus, .target = CableTo::bus}});
        const Layout layout(Patch::defaults(structure));
        Prior prior = seed_prior(layout, {.phrase = performance.phrase}, target);
        prior.genes.resize(structure->knob_count());
        priors.push_back(std::move(prior.genes));
    }
    return priors;
}

[[noreturn]] void reject(const char* where, std::string what, std::string remedy) {
    throw Error(ExitCode::usage,
                {.where = where, .what = std::move(what), .remedy = std::move(remedy)});
}

std::vector<GraphLock> locks_of(const Hand& hand, const FlatGraph& flat, std::size_t starts) {
    if (hand.keep_structure)
        reject("--keep-structure", "neat changes the structure", "use another optimiser");
    if (!hand.ranges.empty())
        reject("--range", "a structure that grows has no bounds for knobs",
               "use --lock, or another optimiser");
    Layout layout = flat.layout();
    expect_all(hand, layout, starts == 1 ? "the start" : "a minimal start");
    apply(hand, layout);
    std::vector<GraphLock> locks;
    for (std::size_t g = 0; g < layout.genes().size(); ++g) {
        if (!layout.genes()[g].lock) continue;
        if (starts != 1 && !layout.is_extra(g))
            reject("--lock", "'" + layout.genes()[g].name + "' is part of a structure that grows",
                   "give --start and lock what is in it");
        locks.push_back({flat.places()[g].id, flat.places()[g].knob, *layout.genes()[g].lock});
    }
    return locks;
}

}  // namespace

GraphSpace make_graph_space(const Registry& registry, const Performance& performance,
                            const Analysis& target, std::span<const GraphStart> starts,
                            const Hand& hand) {
    GraphSpace space;
    space.catalogue = std::make_shared<const Catalogue>(registry);
    space.extras = extra_genes(performance);
    std::vector<EncodedGraph> given;
    for (const GraphStart& start : starts) given.push_back(encode_graph(start.preset.patch));
    // Nodes of several starts have the same ids; only those of one can keep their names.
    if (given.size() == 1) space.names = given.front().names;
    GraphDecoder decoder(registry, space.extras, space.names);
    std::vector<GraphSeed> seeds;
    if (given.empty()) seeds = minimal_seeds(decoder, *space.catalogue, performance, target);
    for (std::size_t s = 0; s < given.size(); ++s)
        seeds.push_back(
            seed_of(decoder, std::move(given[s].genome), starts[s], performance, target));
    space.locks = locks_of(hand, seeds.front().flat, given.size());
    space.priors = module_priors(registry, performance, target);
    plant(std::move(seeds), space);
    return space;
}

}  // namespace patchbreeder
