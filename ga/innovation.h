// Innovation: who a gene of a graph is. NEAT (Stanley and Miikkulainen, 2002) numbers structural
// events as they happen, which needs a counter that all share. Here the number is computed from
// what happened: the same event on another island or in another run gives the same id, so genomes
// align wherever they were bred.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string_view>

#include "engine/patch.h"
#include "engine/rng.h"

namespace patchbreeder {

// The top byte counts the events between a gene and the start it grew from, the rest is a hash:
// sorted by id, old genes come before those that grew on them.
enum class InnovationId : std::uint64_t {};

// The buses, as ends of cables.
inline constexpr InnovationId mix_id{1}, out_id{2};

// What may bring a node into being.
enum class Event : std::uint64_t {
    start,      // it was there from the beginning; its parent is `no_parent`
    split,      // of the parent cable
    source,     // for the node or bus that hears it
    modulator,  // for the node whose knob, gain or phase it moves
    copy,       // of the parent node
};
inline constexpr InnovationId no_parent{0};

[[nodiscard]] constexpr unsigned age(InnovationId id) noexcept {
    return static_cast<unsigned>(static_cast<std::uint64_t>(id) >> 56);
}

namespace detail {
// FNV-1a: ids outlive the order of the registry, so modules and slots count by their names.
[[nodiscard]] constexpr std::uint64_t hash(std::string_view text) noexcept {
    std::uint64_t h = 0xcbf29ce484222325u;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return h;
}
[[nodiscard]] constexpr InnovationId at_age(std::uint64_t hash, unsigned age) noexcept {
    return InnovationId{(hash >> 8) | (std::uint64_t{std::min(age, 255u)} << 56)};
}
}  // namespace detail

// `ordinal` tells apart events that are otherwise equal: the second source for one mixer.
[[nodiscard]] constexpr InnovationId node_innovation(Event event, InnovationId parent,
                                                     std::string_view module,
                                                     unsigned ordinal) noexcept {
    std::uint64_t h = mix(static_cast<std::uint64_t>(event), static_cast<std::uint64_t>(parent));
    h = mix(mix(h, detail::hash(module)), ordinal);
    return detail::at_age(h, event == Event::start ? 0 : age(parent) + 1);
}

// A cable is its two ends.
[[nodiscard]] constexpr InnovationId cable_innovation(InnovationId from, InnovationId to,
                                                      CableTo target,
                                                      std::string_view slot) noexcept {
    std::uint64_t h = mix(static_cast<std::uint64_t>(from), static_cast<std::uint64_t>(to));
    h = mix(mix(h, static_cast<std::uint64_t>(target)), detail::hash(slot));
    return detail::at_age(h, std::max(age(from), age(to)));
}

}  // namespace patchbreeder
