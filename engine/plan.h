// Plan: in which order the nodes of up to eight patches are played, one patch in each lane.
//
// Patches of one structure are played node by node: a node sounds in all lanes if it does in one.
// Of patches that differ, every step plays a module that many lanes are ready for (list
// scheduling).
#pragma once

#include <array>
#include <span>
#include <vector>

#include "engine/activity.h"
#include "engine/player.h"

namespace patchbreeder {

inline constexpr std::int32_t no_node = -3;

class Plan {
  public:
    using Nodes = std::array<std::int32_t, lane_count>;  // by lane; mix_bus, or no_node
    struct Entry {
        ModuleIndex module;
        Nodes nodes;
    };
    // Reuses its memory from call to call.
    void make(std::span<const Instance> instances, Scope scope);

    [[nodiscard]] std::span<const Entry> entries() const noexcept { return entries_; }
    // Which of them plays a node of a lane, or its mix bus; -1: none.
    [[nodiscard]] std::int32_t entry_of(std::size_t lane, std::int32_t node) const noexcept {
        return where_[lane][number(node)];
    }
    // The entry that sums the voices, if there is one, else the number of entries.
    [[nodiscard]] std::size_t mix() const noexcept { return mix_; }
    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    struct Item {  // a node whose turn has come
        ModuleIndex module;
        std::int32_t node;
    };
    static std::size_t number(std::int32_t node) { return static_cast<std::size_t>(node + 1); }

    [[nodiscard]] bool plays(std::size_t lane, std::size_t node, Section section) const noexcept;
    [[nodiscard]] ModuleIndex module_of(std::size_t lane, std::int32_t node) const noexcept;
    void add(ModuleIndex module, const Nodes& nodes);
    void add_mix();
    void play_together(Section section);
    void play_apart(Section section);
    void wait(std::size_t lane, Section section);
    void get_ready(std::size_t lane, std::int32_t node);
    void finish(std::size_t lane, std::int32_t node);
    [[nodiscard]] std::int32_t handed_on(std::size_t lane, std::int32_t node) const noexcept;
    [[nodiscard]] ModuleIndex next_module() const noexcept;
    void play_next(ModuleIndex module);

    template <class T>
    using PerNode = std::array<std::array<T, max_nodes + 1>, lane_count>;
    std::span<const Instance> instances_;
    Scope scope_ = Scope::whole;
    std::vector<Entry> entries_;
    PerNode<std::int32_t> where_{};
    PerNode<std::uint16_t> waits_{};                                   // for so many cables
    std::array<std::array<std::uint8_t, 256>, lane_count> unready_{};  // nodes, by module
    std::array<std::vector<Item>, lane_count> ready_;
    std::size_t mix_ = 0;
};

}  // namespace patchbreeder
