// Hops of graphs: leave the valley a graph genome stands in by knobs, gains and depths alone, its
// structure kept; and what else sets positions where a structure has changed.
#pragma once

#include <span>

#include "ga/graph_space.h"

namespace patchbreeder {

enum class KnobHop : std::uint8_t {
    redraw,    // a node's knobs, and how strongly it acts on others
    kick,      // a few continuous knobs, a little or a lot
    move,      // one or two knobs, gains or depths, anywhere
    go_home,   // some knobs of a node, as they enter
    take_over  // the knobs of a node, from another genome that has it
};
inline constexpr std::size_t knob_hop_count = 5;

// `donor` is who may be taken over from.
void hop(KnobHop how, const GraphSpace& space, const GraphGenome& donor, GraphGenome& genome,
         Rng& rng);

// Nodes and cables that the parent does not have, or has of another module.
[[nodiscard]] std::vector<InnovationId> strangers(const GraphGenome& child,
                                                  const GraphGenome& parent);
// Draws what is new: knobs as analysis knows them, depths and gains that are heard.
void set_anew(const GraphSpace& space, std::span<const InnovationId> fresh, GraphGenome& genome,
              Rng& rng);
// With another choice the other knobs of a node mean something else; some are drawn anew.
void settle_beside(const GraphSpace& space, const GraphGenome& parent, GraphGenome& child,
                   Rng& rng);

}  // namespace patchbreeder
