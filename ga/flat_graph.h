// Flat graph: the heard part of a graph genome seen as a row of genes, as a Layout sees a template,
// for what searches positions alone; and who each of those genes belongs to.
#pragma once

#include <vector>

#include "ga/graph_space.h"

namespace patchbreeder {

// A knob of a node, the gain of a cable (knob 0), or an extra gene (id no_parent).
struct GenePlace {
    InnovationId id = no_parent;
    std::size_t knob = 0;
    friend bool operator==(const GenePlace&, const GenePlace&) = default;
};

class FlatGraph {
  public:
    FlatGraph(GraphDecoder& decoder, GraphGenome base);
    // Of nothing: a state is to be read into it, which borrows a GraphDecoder.
    FlatGraph() = default;

    [[nodiscard]] const GraphGenome& base() const noexcept { return base_; }
    [[nodiscard]] const Layout& layout() const noexcept { return layout_; }
    [[nodiscard]] Layout& layout() noexcept { return layout_; }
    [[nodiscard]] const std::vector<GenePlace>& places() const noexcept { return places_; }
    void lock(std::span<const GraphLock> locks) noexcept;
    // The base as a flat genome, and a flat genome as the base with other positions.
    [[nodiscard]] Genome flat() const;
    [[nodiscard]] GraphGenome graph(const Genome& flat) const;
    void save(StateWriter& to);
    void load(StateReader& from);

  private:
    [[nodiscard]] std::vector<GenePlace> find_places() const;

    GraphGenome base_;
    DecodedGraph origin_;
    Layout layout_;
    std::vector<GenePlace> places_;
};

}  // namespace patchbreeder
