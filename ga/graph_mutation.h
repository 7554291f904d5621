// Structural mutation: one change to the graph of a genome. What is added enters neutrally, so that
// the sound is hardly another at first and evolution has time to find out what it is good for.
#pragma once

#include <cstdint>
#include <string_view>

#include "ga/graph_space.h"

namespace patchbreeder {

enum class Growth : std::uint8_t {
    split,      // a cable of sound with a processor, one of control with a shaper
    source,     // another source, mixed into what exists
    voice,      // another source with an amplifier and an envelope of its own
    modulate,   // a knob or gain, by a modulator that is there or a new one
    phase,      // of an oscillator or operator, by a source that is there or a new one
    connect,    // two nodes, in a loop if need be
    change,     // the module of a node, for another that fits its cables
    toggle,     // a cable
    remove,     // a node or a cable
    duplicate,  // a source with all that drives it, a little detuned
    alter,      // a choice, count or switch of a node
    branch,     // a processor beside another, that hears what it hears
};
inline constexpr std::size_t growth_count = 12;
[[nodiscard]] std::string_view name(Growth how) noexcept;
// False for those about sources, where a recording is what sounds.
[[nodiscard]] bool suits(Growth how, Feed feed) noexcept;

// What may be leant to one side or the other.
struct GrowthBias {
    float nodes_removed = 0.5f;  // of what is removed; the rest are cables
};
// False, with the genome as it was, if there is no place for such a change or the result would not
// be allowed.
bool grow(Growth how, const GraphSpace& space, GraphGenome& genome, Rng& rng,
          const GrowthBias& bias = {});

namespace detail {
// A genome and what is heard of it, to choose from.
struct Site {
    Site(const GraphSpace& space, const GraphGenome& genome, const GrowthBias& bias);
    const GraphSpace& space;
    const GraphGenome& genome;
    GrowthBias bias;
    Wiring wiring;
    HeardNodes heard;
    std::vector<std::size_t> nodes;   // that are heard
    std::vector<std::size_t> cables;  // enabled ones that lead to what is heard

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *space.catalogue; }
    [[nodiscard]] bool hears_recording() const noexcept {
        return catalogue().feed() == Feed::recording;
    }
    [[nodiscard]] Signal signal(InnovationId from) const noexcept;
    [[nodiscard]] Section section(InnovationId end) const noexcept;  // of a cable from there
    // A free cable that the catalogue allows; one that would close a loop is a feedback cable.
    // None if it would close too large a loop, or one through knobs.
    [[nodiscard]] std::optional<CableGene> cable(InnovationId from, InnovationId to, CableTo target,
                                                 std::uint16_t slot) const;
};
// Each makes its change and says whether there was one; the result need not be allowed.
bool split_cable(const Site& site, GraphGenome& genome, Rng& rng);
bool add_source(const Site& site, GraphGenome& genome, Rng& rng);
bool add_voice(const Site& site, GraphGenome& genome, Rng& rng);
bool add_modulation(const Site& site, GraphGenome& genome, Rng& rng);
bool add_phase(const Site& site, GraphGenome& genome, Rng& rng);
bool connect_nodes(const Site& site, GraphGenome& genome, Rng& rng);
bool duplicate_source(const Site& site, GraphGenome& genome, Rng& rng);
bool change_module(const Site& site, GraphGenome& genome, Rng& rng);
bool toggle_cable(const Site& site, GraphGenome& genome, Rng& rng);
bool remove_part(const Site& site, GraphGenome& genome, Rng& rng);
bool alter_choice(const Site& site, GraphGenome& genome, Rng& rng);
bool branch_processor(const Site& site, GraphGenome& genome, Rng& rng);
}  // namespace detail

// Takes a node out and joins what it stood between; its cables go with it.
void take_out(const Registry& registry, InnovationId node, GraphGenome& genome);

}  // namespace patchbreeder
