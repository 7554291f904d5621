// Schedule: the order in which the nodes of several patches are played, eight lanes at a time.
//
// Instances of one structure fill the lanes of one pack and need no transposes: a node sounds in
// all lanes if it does in one, and those that bypass it take its input. The rest are packed by
// depth and module type, eight nodes of one type per step, and reach each other through transposed
// rows.
#pragma once

#include <span>
#include <vector>

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
    // Bits of nodes, filled in by `find_activity`: those that are heard, and those among them that
    // hand their first port on, because they are muted or dry.
    std::uint64_t active = 0, bypassed = 0;
};
void find_activity(Instance& instance, Scope scope) noexcept;

class Schedule {
  public:
    // Up to eight `aligned` instances share a structure; others may be any. Reuses its memory from
    // call to call.
    void build(std::span<const Instance> instances, Scope scope, bool aligned, float rate,
               const Player& player);
    [[nodiscard]] ScheduleView view(float* arena) noexcept;
    [[nodiscard]] std::size_t arena_floats() const noexcept { return arena_floats_; }
    // Writes what the player expects to find into an arena of any content.
    void fill(float* arena, const Player& player) const noexcept;
    [[nodiscard]] std::span<const Sink> sinks() const noexcept { return sinks_; }
    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    struct Slot {  // a node of an instance, or its mix bus
        std::int32_t instance, node;
    };
    struct Item {  // of a plan for mixed structures
        int level;
        ModuleIndex module;
        std::uint32_t order;
        Slot slot;
    };
    static constexpr std::int32_t mix_node = -1;

    [[nodiscard]] const Instance& instance_of(const Slot& slot) const noexcept {
        return instances_[static_cast<std::size_t>(slot.instance)];
    }
    [[nodiscard]] ModuleIndex mix_module() const noexcept {
        return scope_ == Scope::effects ? dry_step : mix_step;
    }
    [[nodiscard]] bool plays(const Instance& instance, std::size_t node, Section section) const;
    [[nodiscard]] ModuleIndex module_of(const Slot& slot) const noexcept;
    void add_step(ModuleIndex module, std::span<const Slot> slots);
    void add_aligned(std::int32_t node);
    void plan_aligned();
    void plan_mixed();
    void note_sections();
    void connect_steps();
    void connect_sinks();
    void add_inlets(std::size_t first, std::size_t ports, const Slot* slots);
    std::uint32_t add_inlet(std::size_t first, std::size_t count, const float* bases);
    void feed_lane(const Slot& to, std::size_t lane, std::size_t first);
    void feed(const Cable& cable, std::size_t index, const LaneSource& source, float gain,
              std::size_t lane, std::size_t first);
    void feed_mix(std::int32_t instance, std::size_t lane, std::size_t first);
    void settle_feeds(std::size_t first, std::size_t lanes);
    void place(const Player& player);
    void place_inlet(Inlet& inlet) const noexcept;
    [[nodiscard]] std::size_t slot_key(const Slot& slot) const noexcept {
        return static_cast<std::size_t>(slot.instance) * (max_nodes + 1) +
               static_cast<std::size_t>(slot.node + 1);
    }

    std::span<const Instance> instances_;
    Scope scope_ = Scope::whole;
    bool aligned_ = false;
    float rate_ = 0.0f;
    std::vector<Slot> slots_;          // eight per step
    std::vector<std::size_t> filled_;  // lanes in use, by step
    std::vector<LaneSource> where_;    // by slot_key: which step and lane plays it
    std::vector<Slot> queue_;
    std::vector<Item> items_;
    std::vector<int> levels_;
    std::vector<Step> steps_;
    std::vector<Feed> feeds_;
    std::vector<Inlet> inlets_;
    std::vector<VoicePack> voices_;
    std::vector<DryPack> dry_;
    std::vector<Sink> sinks_;
    std::size_t first_mix_ = 0, first_effect_ = 0;
    std::size_t small_floats_ = 0;  // the part of the arena before the delay memories
    std::size_t arena_floats_ = 0;
    std::size_t frames_ = 0;
};

}  // namespace patchbreeder
