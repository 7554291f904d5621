// Contours laid out as players read them: one value per tick.
#pragma once

#include <span>
#include <vector>

#include "engine/player.h"
#include "engine/render.h"

namespace patchbreeder {

struct FollowedNote {
    TickRow bend, level;
};

class ContourTicks {
  public:
    // Of all contours of all jobs. Reuses its memory from call to call.
    void lay_out(std::span<const Job> jobs, int rate);
    // What a note follows; nothing if its job has no contours.
    [[nodiscard]] FollowedNote of(std::size_t job, std::size_t note) const noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept;

  private:
    struct Place {
        std::size_t first = 0, count = 0;  // in values_
    };
    Place add(std::span<const float> values, float hop, int rate);
    [[nodiscard]] TickRow row(const Place& place) const noexcept {
        return {.values = values_.data() + place.first, .count = place.count};
    }

    std::vector<float> values_;
    std::vector<Place> bends_, levels_;     // by note of the jobs that have contours
    std::vector<std::size_t> first_notes_;  // of every job
};

}  // namespace patchbreeder
