// Schedule: the order in which the nodes of several patches are played, eight lanes at a time.
//
// Instances (a patch and a note, or a patch's effect section) that share structure and mutes fill
// the lanes of one pack and need no transposes. The rest are packed by depth and module type, eight
// nodes of one type per step, and reach each other through transposed rows.
#pragma once

#include <span>
#include <vector>

#include "engine/patch.h"
#include "engine/player.h"

namespace patchbreeder {

// One lane's worth of work.
struct Instance {
    const Patch* patch = nullptr;
    Note note{};  // its onset is already applied to `row`
    std::uint32_t note_index = 0;
    std::uint32_t job = 0;
    float gate_frames = 0.0f;
    float* row = nullptr;        // where it goes
    std::size_t frames = 0;      // size of row
    const float* dry = nullptr;  // effect section: the mix row it hears
};

class Schedule {
  public:
    // Instances of one section. `uniform` instances (1..8) share structure and mutes; others may be
    // any. Reuses its memory from call to call.
    void build(std::span<const Instance> instances, Section section, bool uniform, float rate,
               const Player& player);
    [[nodiscard]] ScheduleView view(float* arena) noexcept;
    [[nodiscard]] std::size_t arena_floats() const noexcept { return arena_floats_; }
    // Writes knob positions and port bases into a zeroed arena.
    void fill(float* arena) const noexcept;
    [[nodiscard]] std::span<const Sink> sinks() const noexcept { return sinks_; }

  private:
    struct Slot {  // a node of an instance, or its dry row
        std::int32_t instance, node;
    };
    static constexpr std::int32_t dry_node = -1;

    [[nodiscard]] std::uint64_t active_nodes(const Instance& instance) const;
    void add_step(ModuleIndex module, std::span<const Slot> slots);
    void plan_uniform();
    void plan_mixed();
    void connect_steps();
    void connect_sinks();
    [[nodiscard]] Feed& feed_for(const Cable& cable, std::size_t index, std::size_t first,
                                 std::size_t skip);
    void feed_lane(std::int32_t instance, int to, std::size_t lane, std::size_t first);
    void feed_dry(std::int32_t instance, std::size_t lane, std::size_t first);
    void align(std::size_t first);
    void place(const Player& player);
    [[nodiscard]] ModuleIndex kind_of(const Slot& slot) const;
    [[nodiscard]] std::size_t slot_key(const Slot& slot) const noexcept {
        return static_cast<std::size_t>(slot.instance) * (max_nodes + 1) +
               static_cast<std::size_t>(slot.node + 1);
    }

    std::span<const Instance> instances_;
    Section section_ = Section::voice;
    bool uniform_ = false;
    float rate_ = 0.0f;
    std::vector<std::uint64_t> active_;
    std::vector<Slot> slots_;        // eight per step
    std::vector<LaneSource> where_;  // by slot_key: which step and lane plays it
    std::vector<Slot> queue_;
    std::vector<int> levels_;
    std::vector<Step> steps_;
    std::vector<Feed> feeds_;
    std::vector<VoicePack> voices_;
    std::vector<DryPack> dry_;
    std::vector<Sink> sinks_;
    std::size_t arena_floats_ = 0;
    std::size_t frames_ = 0;
};

}  // namespace patchbreeder
