// Cycles: single cycles that a node brings along, cut out of a recording or written by hand, for a
// module that scans them.
//
// Frames share their phases, so that on the way from one to the next partials fade and none is
// cancelled. They are equally loud: how loud a sound is when is told by envelopes.
#pragma once

#include <memory>
#include <vector>

#include "engine/wave_frame.h"

namespace patchbreeder {

class StateReader;
class StateWriter;

struct Cycles {
    static constexpr std::size_t most_frames = wave_frames;
    static constexpr float silent = -100.0f, loudest = 0.0f;  // dB

    std::vector<std::vector<float>> levels;  // dB of every frame's partials, from the first on
    std::vector<float> phases{};             // turns, -1..1; those that are missing are 0
    friend bool operator==(const Cycles&, const Cycles&) = default;
};
// A frame in which nothing is to be heard.
[[nodiscard]] bool is_silent(const std::vector<float>& frame) noexcept;

// Cycles as nodes hold them: shared, immutable, with the table that is played. Or none. Equal are
// those that hold the same.
class OwnCycles {
  public:
    OwnCycles() = default;
    // Of 1 to most_frames frames with 1 to most_wave_partials partials, none of them silent.
    explicit OwnCycles(Cycles cycles);

    [[nodiscard]] bool empty() const noexcept { return held_ == nullptr; }
    // Unless empty().
    [[nodiscard]] const Cycles& cycles() const noexcept;
    // A set of wave frames (wave_set_floats): fewer frames are spread over it. Null if empty().
    [[nodiscard]] const float* table() const noexcept;
    void save(StateWriter& to);
    void load(StateReader& from);
    friend bool operator==(const OwnCycles& a, const OwnCycles& b) noexcept;

  private:
    struct Held;
    std::shared_ptr<const Held> held_;
};

}  // namespace patchbreeder
