// Graph space: what a search for structures may do: the modules it may use, where it starts, what
// analysis of the target says about the knobs of a module, and what must stay as it is.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "ga/catalogue.h"
#include "ga/graph_decode.h"
#include "ga/prior.h"

namespace patchbreeder {

// A knob of a node, the gain of a cable (knob 0) or an extra gene (id no_parent), and its position.
struct GraphLock {
    InnovationId id = no_parent;
    std::size_t knob = 0;
    float position = 0.0f;
    bool everywhere = true;  // every genome must have it; else those that descend from one that has
};

// Knobs of a module whose positions are known together: rows, each half as often as the one before.
struct ModuleJoint {
    ModuleIndex module = 0;
    std::vector<std::size_t> knobs{};
    std::vector<std::vector<float>> centres{};
    friend bool operator==(const ModuleJoint&, const ModuleJoint&) = default;
};

// A structure to start from, as its author left it, and what is known of its knobs (in the order of
// a FlatGraph's genes).
struct StartGraph {
    GraphGenome graph;
    Prior prior{};
};

struct GraphSpace {
    std::shared_ptr<const Catalogue> catalogue;
    std::vector<ExtraGene> extras{};
    GraphDecoder::Names names{};  // of nodes that were there from the beginning
    // Genome number `child` of a first generation of at least `starts`.
    std::function<GraphGenome(std::size_t child, Rng& rng)> start;
    std::size_t starts = 1;
    // The structures of the starts, of which child number c has structure c modulo their count.
    std::vector<StartGraph> start_graphs{};
    int trial_population =
        16;  // of the first search of each of them; later ones have twice as many
    // By module and knob: what is known of a node that enters; either may be missing.
    std::vector<std::vector<GenePrior>> priors{};
    std::vector<ModuleJoint> joints{};
    std::vector<GraphLock> locks{};
    std::size_t most_nodes = 24;  // of a genome, unless its start has more
    float most_cost = 1200.0f;    // multiply-adds a sample (Catalogue)

    [[nodiscard]] const Registry& registry() const noexcept { return catalogue->registry(); }
    // Locked nodes and cables are not taken out either, nor do nodes change their module.
    [[nodiscard]] bool locked(InnovationId id) const noexcept;
    [[nodiscard]] bool locked(InnovationId id, std::size_t knob) const noexcept;
    // Puts everything to its nearest legal position: the grid, the middle of a choice, the locks.
    void settle(GraphGenome& genome) const noexcept;
    // Null if there is none.
    [[nodiscard]] const ModuleJoint* joint(ModuleIndex module) const noexcept;
    // Of the nodes that are heard.
    [[nodiscard]] float cost(const GraphGenome& genome) const;
    // Valid, of bearable size and cost, with what is locked.
    [[nodiscard]] bool allows(const GraphGenome& genome) const;
    // Positions for the knobs of a node that enters, or is tried elsewhere: what is known, the
    // author's default, or anything.
    [[nodiscard]] std::vector<float> draw_knobs(ModuleIndex m, Rng& rng) const;
};

}  // namespace patchbreeder
