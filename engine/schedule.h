// Schedule: what a player needs to play up to eight instances side by side, one in each lane: the
// steps of their plan, the cables between them, and their places in an arena.
#pragma once

#include <span>
#include <vector>

#include "engine/plan.h"

namespace patchbreeder {

class Schedule {
  public:
    // One to eight instances, instance i in lane i. Reuses its memory from call to call.
    void build(std::span<const Instance> instances, Scope scope, float rate, const Player& player);
    [[nodiscard]] ScheduleView view(float* arena) noexcept;
    [[nodiscard]] std::size_t arena_floats() const noexcept { return arena_floats_; }
    // Writes what the player expects to find into an arena of any content.
    void fill(float* arena, const Player& player) const noexcept;
    [[nodiscard]] const Sink& sink() const noexcept { return sink_; }
    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    [[nodiscard]] const Registry& registry() const noexcept {
        return instances_.front().structure().registry();
    }
    void add_step(const Plan::Entry& entry);
    void connect(std::size_t step);
    void connect_sink();
    void feed_lane(std::size_t lane, std::int32_t node, std::size_t first);
    void feed(std::size_t lane, const Feed& cable, float gain, std::size_t first);
    void settle_feeds(const Plan::Nodes& nodes, std::size_t first);
    [[nodiscard]] float rest(std::size_t lane, std::int32_t node, std::size_t port) const noexcept;
    std::uint32_t add_inlet(const Plan::Nodes& nodes, std::size_t port, std::size_t first);
    void place(const Player& player);
    void place_inlet(Inlet& inlet) const noexcept;
    [[nodiscard]] bool feeds_back(std::size_t step) const noexcept;

    std::span<const Instance> instances_;
    Scope scope_ = Scope::whole;
    float rate_ = 0.0f;
    Plan plan_;
    std::vector<Step> steps_;
    std::vector<Feed> feeds_;
    std::vector<Inlet> inlets_;
    VoicePack voice_, effect_;
    DryPack dry_;
    Sink sink_;
    std::size_t small_floats_ = 0;  // the part of the arena before the delay memories
    std::size_t arena_floats_ = 0;
    std::size_t frames_ = 0;
};

}  // namespace patchbreeder
