// What a schedule is made of, and the player that runs one. Plain data only: the player is compiled
// once per instruction set, the schedule is built by baseline code.
#pragma once

#include <cstdint>
#include <span>

#include "engine/isa.h"
#include "engine/registry.h"

namespace patchbreeder {

// Eight gains, sources or flags: one per lane.
struct LaneSource {
    std::int32_t step = -1;  // -1: nothing
    std::int32_t lane = 0;
};

// One cable per lane into the same port or knob of a step.
struct Feed {
    bool to_knob = false;
    bool feedback = false;
    bool aligned = false;  // lane i hears lane i of `step`: no transpose
    std::uint16_t slot = 0;
    std::uint32_t cable = 0;  // index in the structure, for uniform packs
    std::int32_t step = -1;
    LaneSource source[lane_count] = {};
    alignas(32) float gain[lane_count] = {};
};

inline constexpr ModuleIndex bypass_step = 0xfffe;  // a muted processor: hands its input on
inline constexpr ModuleIndex dry_step = 0xfffd;     // reads the rows of the mix bus

// One module at work on eight lanes.
struct Step {
    ModuleIndex module = 0;
    bool rows_wanted = false;  // some consumer is not aligned with it
    std::uint32_t first_feed = 0, feed_count = 0;
    // Floats from the start of the arena, all multiples of 8.
    std::size_t out = 0, rows = 0, positions = 0, bases = 0, state = 0, memory = 0;
    std::size_t memory_lanes = 0;
    std::int32_t voice = 0;  // index into voices; into dry for a dry_step
    alignas(32) std::uint32_t seed[lane_count] = {};
};

// Eight instances' note data.
struct VoicePack {
    alignas(32) float pitch[lane_count] = {};
    alignas(32) float velocity[lane_count] = {};
    alignas(32) float gate[lane_count] = {};
};

// Rows of the mix bus that eight instances hear; null is silence.
struct DryPack {
    const float* row[lane_count] = {};
    std::size_t frames[lane_count] = {};
};

// Where eight instances end: a row of audio each, or null for an empty lane.
struct Sink {
    std::uint32_t first_feed = 0, feed_count = 0;
    std::int32_t voice = 0;
    float* row[lane_count] = {};
    std::size_t row_frames[lane_count] = {};
    alignas(32) float level[lane_count] = {};   // linear output gain (final sinks)
    alignas(32) float peak[lane_count] = {};    // written by the player (final sinks)
    alignas(32) float finite[lane_count] = {};  // written by the player: 0 if a sample was not
    std::size_t out = 0, state = 0;             // arena offsets
};

struct ScheduleView {
    std::span<const Step> steps;
    std::span<const Feed> feeds;
    std::span<const VoicePack> voices;
    std::span<Sink> sinks;
    std::span<const DryPack> dry;
    float* arena = nullptr;  // 32-byte aligned, zeroed
    float rate = 44100.0f;
    std::size_t frames = 0;  // to play at most
    bool final = false;      // effect section: level, DC removal, peak; else: voices, which may end
};

class Player {
  public:
    virtual ~Player() = default;
    [[nodiscard]] virtual Isa isa() const noexcept = 0;
    // Floats of state, and Lanes of delay memory, that a module needs.
    [[nodiscard]] virtual std::size_t state_floats(ModuleIndex module) const noexcept = 0;
    [[nodiscard]] virtual std::size_t memory_lanes(ModuleIndex module,
                                                   float rate) const noexcept = 0;
    virtual void play(const ScheduleView& schedule) const noexcept = 0;
};

// Floats of state that a sink needs.
inline constexpr std::size_t sink_state_floats = 4 * lane_count;

}  // namespace patchbreeder
