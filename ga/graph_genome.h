// Graph genome: a patch as a list of genes that can be inherited one by one: a gene for every node,
// with where its knobs stand, and one for every cable, with its gain. A plain value.
#pragma once

#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/score.h"
#include "ga/innovation.h"

namespace patchbreeder {

struct NodeGene {
    InnovationId id = no_parent;
    ModuleIndex module = 0;
    Section section = Section::voice;
    std::vector<float> knobs{};  // positions, in the order of the module; choices among them
    OwnCycles cycles{};          // that it brings along
    [[nodiscard]] auto fields() noexcept { return std::tie(id, module, section, knobs, cycles); }
    friend bool operator==(const NodeGene&, const NodeGene&) = default;
};

struct CableGene {
    InnovationId id = no_parent;
    InnovationId from = no_parent, to = no_parent;  // nodes or buses
    CableTo target = CableTo::port;
    std::uint16_t slot = 0;  // port or knob of the receiving module
    bool feedback = false;   // a block late, through tanh; silent where it closes no loop
    bool enabled = true;
    float gain = 0.5f;  // position in the gain or depth range
    friend bool operator==(const CableGene&, const CableGene&) = default;
};

struct GraphGenome {
    std::vector<NodeGene> nodes{};    // in ascending order of their ids
    std::vector<CableGene> cables{};  // likewise
    std::vector<float> extras{};      // positions of what is no part of a patch: `note.gate`
    [[nodiscard]] auto fields() noexcept { return std::tie(nodes, cables, extras); }
    friend bool operator==(const GraphGenome&, const GraphGenome&) = default;

    // Null if there is none.
    [[nodiscard]] const NodeGene* node(InnovationId id) const noexcept;
    [[nodiscard]] NodeGene* node(InnovationId id) noexcept;
    [[nodiscard]] const CableGene* cable(InnovationId id) const noexcept;
    [[nodiscard]] CableGene* cable(InnovationId id) noexcept;
    // Put in their place; one of the same id must not be there.
    NodeGene& add(NodeGene node);
    CableGene& add(CableGene cable);
    // With its cables.
    void erase_node(InnovationId id);
    void erase_cable(InnovationId id);
};

// A graph genome and what it is worth.
struct GraphIndividual {
    GraphGenome genome{};
    Score score = Score::worst();
    [[nodiscard]] auto fields() noexcept { return std::tie(genome, score); }
    friend bool operator==(const GraphIndividual&, const GraphIndividual&) = default;
};

// The name of what a cable ends in, as it counts for its id: a port, a knob, or nothing for a bus.
[[nodiscard]] std::string_view slot_name(const Registry& registry, const GraphGenome& genome,
                                         InnovationId to, CableTo target, std::uint16_t slot);
// A cable between nodes of the genome, or buses, with its id; gain at the default of its range.
[[nodiscard]] CableGene make_cable(const Registry& registry, const GraphGenome& genome,
                                   InnovationId from, InnovationId to, CableTo target,
                                   std::uint16_t slot = 0);
// Of the gain or depth of a cable.
[[nodiscard]] const Range& gain_range(const Registry& registry, const GraphGenome& genome,
                                      const CableGene& cable);
// The first ordinal whose id no node of the genome has.
[[nodiscard]] InnovationId fresh_node_id(const GraphGenome& genome, Event event,
                                         InnovationId parent, std::string_view module);

// Equal for genomes with the same modules, enabled cables and choices, whatever else they hold.
[[nodiscard]] std::uint64_t steps_hash(const Registry& registry, const GraphGenome& genome);

// What apart means: unmatched genes, and matching ones that differ. Ids are hashes, so no gene is
// "excess": an unmatched gene is disjoint wherever it stands.
struct DistanceWeights {
    float disjoint = 1.0f;
    float knobs = 2.0f;    // mean distance of positions of matching nodes and cables
    float options = 1.0f;  // share of matching nodes of another module or with another choice
};
// 0 for equal genomes; symmetric. Of genomes with the same ids it is a metric.
[[nodiscard]] float distance(const Registry& registry, const GraphGenome& a, const GraphGenome& b,
                             const DistanceWeights& weights = {});

}  // namespace patchbreeder
