// What a schedule is made of, and the player that runs one. Plain data only: the player is compiled
// once per instruction set, the schedule is built by baseline code.
#pragma once

#include <cstdint>
#include <span>

#include "engine/isa.h"
#include "engine/patch.h"
#include "engine/registry.h"

namespace patchbreeder {

// What a port or knob of a step hears of another step: at most one cable per lane. A patch keeps to
// its lane, so nothing is ever moved between lanes.
struct Feed {
    bool to_knob = false;
    bool feedback = false;
    bool partial = false;  // some lane has no such cable
    std::uint16_t slot = 0;
    std::uint32_t order = 0;  // lanes add their cables in this order
    std::int32_t step = -1;
    // Of lanes without the cable: gain -0 and no bits, so that they add -0, which changes nothing.
    alignas(32) float gain[lane_count] = {};
    alignas(32) std::uint32_t present[lane_count] = {};  // all bits of lanes that have the cable
};

// What one port of a step, or a bus, hears for a block.
struct Inlet {
    std::uint32_t first_feed = 0, feed_count = 0;
    std::int32_t direct = -1;  // the step it hears unchanged: one cable of gain 1, or -1
    // Arena offset of the block that is heard; `to_be_mixed` if the feeds must be summed first.
    std::size_t block = 0;
    // What the sum starts from: the port's rest value, or -0 where a cable arrives, which leaves
    // every sum as it is.
    alignas(32) float base[lane_count] = {};
};
// The arena starts with a block of zeros and a block of ones, for ports at rest.
inline constexpr std::size_t silence_block = 0, ones_block = block_frames * lane_count;
inline constexpr std::size_t to_be_mixed = ~std::size_t{0};

inline constexpr ModuleIndex bypass_step = 0xfffe;  // a muted processor: hands its input on
inline constexpr ModuleIndex dry_step = 0xfffd;     // reads the rows of the mix bus
inline constexpr ModuleIndex mix_step = 0xfffc;     // sums a voice, and notices its end

// One module at work on eight lanes.
struct Step {
    ModuleIndex module = 0;
    Section section = Section::voice;
    bool some_bypassed = false;                         // see `bypassed`
    std::uint32_t first_inlet = 0;                      // one per port
    std::uint32_t first_knob_feed = 0, knob_feeds = 0;  // sorted by slot
    // Floats from the start of the arena, all multiples of 8.
    std::size_t out = 0, positions = 0, params = 0, state = 0, memory = 0;
    std::size_t memory_lanes = 0;
    alignas(32) std::uint32_t seed[lane_count] = {};
    alignas(32) std::uint32_t bypassed[lane_count] = {};  // all bits of lanes that hand port 0 on
    const float* cycles[lane_count] = {};                 // tables that its nodes bring along
};

// A contour as a player reads it: a value per tick from the onset, of which the last one stays.
struct TickRow {
    const float* values = nullptr;
    std::size_t count = 0;  // 0: nothing is followed
};

// What eight instances know of the note they play.
struct VoicePack {
    bool follows = false;  // some lane has a contour
    TickRow bend[lane_count] = {}, level[lane_count] = {};
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
    std::uint32_t inlet = 0;
    float* row[lane_count] = {};
    std::size_t row_frames[lane_count] = {};
    alignas(32) float level[lane_count] = {};   // linear output gain (final sinks)
    alignas(32) float peak[lane_count] = {};    // written by the player (final sinks)
    alignas(32) float finite[lane_count] = {};  // written by the player: 0 if a sample was not
    std::size_t out = 0, state = 0;             // arena offsets
};

struct ScheduleView {
    std::span<const Step> steps;  // of the voices, then the mix_step, then of the effects
    std::span<const Feed> feeds;
    std::span<const Inlet> inlets;
    const VoicePack* voice = nullptr;   // what the voices know of their notes
    const VoicePack* effect = nullptr;  // and the effects
    const DryPack* dry = nullptr;
    Sink* sink = nullptr;
    std::size_t mix = 0;     // which step is the mix_step; number of steps: none
    float* arena = nullptr;  // 32-byte aligned
    float rate = 44100.0f;
    std::size_t first = 0;   // frames played before: if any, the arena holds their state
    std::size_t frames = 0;  // to play at most
    bool final = false;      // the sink ends a render: level, DC removal, peak; else a voice
};

class Player {
  public:
    virtual ~Player() = default;
    [[nodiscard]] virtual Isa isa() const noexcept = 0;
    // Floats of state, and Lanes of delay memory, that a module needs.
    [[nodiscard]] virtual std::size_t state_floats(ModuleIndex module) const noexcept = 0;
    [[nodiscard]] virtual std::size_t memory_lanes(ModuleIndex module,
                                                   float rate) const noexcept = 0;
    // Whether a module expects its delay memory zeroed.
    [[nodiscard]] virtual bool wants_clear_memory(ModuleIndex module) const noexcept = 0;
    virtual void play(const ScheduleView& schedule) const noexcept = 0;
};

// Floats of state that a sink needs.
inline constexpr std::size_t sink_state_floats = 4 * lane_count;

}  // namespace patchbreeder
