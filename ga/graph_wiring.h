// Wiring: the enabled cables of a graph genome between numbered nodes, for questions about paths.
#pragma once

#include <optional>
#include <vector>

#include "ga/catalogue.h"
#include "ga/graph_genome.h"

namespace patchbreeder {

class Wiring {
  public:
    explicit Wiring(const GraphGenome& genome);

    struct Wire {
        int from = 0, to = 0;   // index of a node gene, mix_bus or out_bus
        std::size_t cable = 0;  // index of its gene
    };
    // Enabled cables, without feedback cables that close no loop; forward ones first.
    [[nodiscard]] const std::vector<Wire>& wires() const noexcept { return wires_; }
    [[nodiscard]] std::size_t forward_count() const noexcept { return forward_; }
    // True if sound flows from one node to another through forward cables; also if they are one.
    [[nodiscard]] bool reaches(int from, int to) const;
    // How many nodes would lie on loops through a cable between two.
    [[nodiscard]] std::size_t loop_size(int from, int to) const;
    // The forward cables form no loop.
    [[nodiscard]] bool ordered() const noexcept { return depths_.has_value(); }
    // Of every node: the longest way to it through forward cables. Only if ordered.
    [[nodiscard]] const std::vector<std::size_t>& depths() const noexcept { return *depths_; }
    // Nodes from which something flows to a bus, feedback included.
    [[nodiscard]] std::vector<bool> flowing_to(int bus) const;
    // Index of a node gene, or the bus; -3 if there is none of that id.
    [[nodiscard]] int number(InnovationId id) const noexcept;

  private:
    [[nodiscard]] std::vector<bool> reached_from(int from) const;
    void find_depths();

    std::vector<InnovationId> ids_;
    std::vector<Wire> wires_;
    std::size_t forward_ = 0;
    std::optional<std::vector<std::size_t>> depths_;
};

// What a listener would hear of a genome: flags of nodes, and wires that lead to them.
struct HeardNodes {
    std::vector<bool> nodes;
    bool effects = false;  // there is an effect section
    bool source = false;   // a source reaches `mix`
    bool passes = false;   // what reaches `mix` is heard, through the effects if there are any
    [[nodiscard]] bool sound(Feed feed) const noexcept {
        return passes && (feed == Feed::notes ? source : effects);
    }
};
[[nodiscard]] HeardNodes find_heard(const Registry& registry, const GraphGenome& genome,
                                    const Wiring& wiring);

// Everything a genome must keep: ends and slots that exist, cables within their section, ids that
// are those of the ends, positions 0..1, loops through feedback cables only, and some sound: of a
// source, or of a recording that an effect hears. Empty if it is valid; else what is wrong.
[[nodiscard]] std::string fault(const Registry& registry, const GraphGenome& genome,
                                Feed feed = Feed::notes);

}  // namespace patchbreeder
