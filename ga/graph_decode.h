// Decoding: from a graph genome to the patch it stands for, and from any patch to a genome.
//
// Only what is heard becomes part of the patch: disabled cables, loops that were opened and modules
// that lead nowhere stay in the genome alone. Genes appear in an order of their own (sources,
// processors as sound flows, modulators, effects), so equal genomes give equal structures, and
// equal structures are one object: patches that share it are rendered side by side.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ga/graph_wiring.h"
#include "ga/layout.h"

namespace patchbreeder {

// What a genome decodes to, and which genes its parts came from.
struct DecodedGraph {
    Decoded decoded;
    std::vector<std::size_t> nodes, cables;  // gene of every node and cable of the patch
};

class GraphDecoder {
  public:
    // Nodes that have a name keep it, on every structure; others are named after their modules.
    using Names = std::map<InnovationId, std::string>;
    GraphDecoder(const Registry& registry, std::vector<ExtraGene> extras, Names names = {});

    // The genome must be valid (graph_wiring.h).
    [[nodiscard]] DecodedGraph decode(const GraphGenome& genome);
    [[nodiscard]] const Registry& registry() const noexcept { return registry_; }
    [[nodiscard]] const std::vector<ExtraGene>& extras() const noexcept { return extras_; }

  private:
    using Shared = std::shared_ptr<const Structure>;
    [[nodiscard]] std::vector<std::size_t> order_nodes(const GraphGenome& genome,
                                                       const Wiring& wiring,
                                                       const HeardNodes& heard) const;
    [[nodiscard]] std::vector<Node> name_nodes(const GraphGenome& genome,
                                               const std::vector<std::size_t>& order) const;
    [[nodiscard]] Shared share(std::vector<Node> nodes, std::vector<Cable> cables);

    const Registry& registry_;
    std::vector<ExtraGene> extras_;
    Names names_;
    std::map<std::string, Shared> known_;
};

// The genome of a patch, and the names of its nodes. What a patch mutes is not heard in the genome
// either: cables of muted sources and modulators are disabled, muted processors are bridged.
struct EncodedGraph {
    GraphGenome genome;
    GraphDecoder::Names names;
};
[[nodiscard]] EncodedGraph encode_graph(const Patch& patch, std::vector<float> extras = {});

// Positions of a patch that has the structure of a decoded genome, put back into its genes.
void write_back(const Patch& patch, const DecodedGraph& origin, GraphGenome& genome);

}  // namespace patchbreeder
