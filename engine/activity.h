// Which nodes of a patch are worth playing: those that are heard. A silent branch, a muted module
// or a dry effect costs nothing.
#pragma once

#include <cstdint>

#include "engine/patch.h"
#include "engine/player.h"

namespace patchbreeder {

// What an instance plays: voices of one note into the mix bus, effects from the mix bus, or both.
enum class Scope : std::uint8_t { voices, effects, whole };

// One lane's worth of work.
struct Instance {
    const Patch* patch = nullptr;
    const float* gains = nullptr;  // of every cable, plain
    Note note{};                   // its onset is already applied to `row`
    std::uint32_t note_index = 0;
    std::uint32_t job = 0;
    float gate_frames = 0.0f;
    float* row = nullptr;        // where it goes
    std::size_t frames = 0;      // size of row
    const float* dry = nullptr;  // effects alone: the mix row they hear
    TickRow bend{}, level{};     // what the note follows
    // Bits of nodes, filled in by `find_activity`: those that are heard, and those among them that
    // hand their first port on, because they are muted or dry.
    std::uint64_t active = 0, bypassed = 0;

    [[nodiscard]] const Structure& structure() const noexcept { return *patch->structure; }
    [[nodiscard]] bool is_active(std::size_t node) const noexcept {
        return (active >> node & 1) != 0;
    }
    [[nodiscard]] bool is_bypassed(std::size_t node) const noexcept {
        return (bypassed >> node & 1) != 0;
    }
    // Whether the cable has a gain and leads to where it is heard; a bypassed node hears its first
    // port alone. For cables to active nodes and to buses.
    [[nodiscard]] bool hears(std::size_t cable) const noexcept {
        const Cable& c = structure().cables()[cable];
        if (gains[cable] == 0.0f) return false;
        if (c.to < 0 || !is_bypassed(static_cast<std::size_t>(c.to))) return true;
        return c.target == CableTo::port && c.slot == 0;
    }
};

void find_activity(Instance& instance, Scope scope) noexcept;

}  // namespace patchbreeder
