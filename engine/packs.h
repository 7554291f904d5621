// Packs: which instances are played side by side. Equal structures go together, then similar ones,
// so that a step has work in most of its lanes.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "engine/activity.h"

namespace patchbreeder {

class Packs {
  public:
    // Puts instances (with their activity) into packs of up to eight. Which pack an instance is in
    // changes its cost and nothing else. Reuses its memory from call to call.
    void make(std::span<const Instance> instances);

    [[nodiscard]] std::size_t size() const noexcept {
        return (sorted_.size() + lane_count - 1) / lane_count;
    }
    [[nodiscard]] std::span<const Instance> operator[](std::size_t pack) const noexcept {
        return std::span(sorted_).subspan(pack * lane_count,
                                          std::min(lane_count, sorted_.size() - pack * lane_count));
    }
    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    struct Place {  // of an instance in the order of structures
        std::size_t structure, instance;
    };
    // What an instance, or a pack, plays.
    struct Work {
        std::array<std::uint16_t, 64> voices{};   // weighted nodes, by module
        std::array<std::uint8_t, 16> effects{};   // modules in their order
        std::size_t effect_count = 0, total = 0;  // total is weighted
        std::array<std::size_t, lane_count> members{};
        std::size_t member_count = 0;
    };
    void sort_by_structure(std::span<const Instance> instances);
    void pack_similar(std::span<const Instance> instances);
    [[nodiscard]] static Work work_of(const Instance& instance);
    static std::size_t join(Work& pack, const Work& by);

    std::vector<const Structure*> structures_;
    std::vector<Place> order_;
    std::vector<Work> rest_, paired_, spare_;
    std::vector<Instance> sorted_;
};

}  // namespace patchbreeder
