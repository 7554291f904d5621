// Patch: a value that says how a sound is made: a structure of modules and cables, and where every
// knob, cable gain and mute stands. And the notes it is played with.
//
// The structure is shared and immutable, so copying a patch copies two small vectors, and patches
// that share it can be rendered side by side without comparing graphs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/cycles.h"
#include "engine/registry.h"

namespace patchbreeder {

enum class Section : std::uint8_t {
    voice,
    effect
};  // once per note; once, on the sum of the notes

// Ends of cables that are not nodes. `mix` sums the voices (or is the dry recording of an effect
// chain): voice nodes feed it, effect nodes hear it. `out` is what comes out; a structure without
// effect nodes needs no cable to it.
inline constexpr int mix_bus = -1;
inline constexpr int out_bus = -2;

struct Node {
    std::string name;  // lower_case, unique in the structure, not `mix` or `out`
    ModuleIndex module = 0;
    Section section = Section::voice;
    bool optional = false;         // a search may mute it
    std::uint32_t first_knob = 0;  // where its knobs start in Patch::positions
    OwnCycles cycles{};            // what it brings along, if its module reads cycles
    friend bool operator==(const Node&, const Node&) = default;
};

enum class CableTo : std::uint8_t { port, knob, bus };

struct Cable {
    int from = 0;  // node index, or mix_bus
    int to = 0;    // node index, mix_bus or out_bus
    CableTo target = CableTo::port;
    std::uint16_t slot = 0;  // port or knob index of the receiving module
    bool feedback = false;   // hears its source one block late, through tanh; only to close a loop
    friend bool operator==(const Cable&, const Cable&) = default;
};

class Structure {
  public:
    // Checks everything and throws Error (bad_data, field names after `where`): names, cables
    // within their section, loops only through feedback cables, at least one cable into mix or out.
    static std::shared_ptr<const Structure> make(const Registry& registry, std::vector<Node> nodes,
                                                 std::vector<Cable> cables,
                                                 std::string_view where = "patch");

    // The same, but for the cycles of a node whose module reads them.
    [[nodiscard]] std::shared_ptr<const Structure> with_cycles(std::size_t node,
                                                               OwnCycles cycles) const;

    [[nodiscard]] const Registry& registry() const noexcept { return *registry_; }
    [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }
    [[nodiscard]] const std::vector<Cable>& cables() const noexcept { return cables_; }
    [[nodiscard]] const ModuleInfo& module(std::size_t node) const noexcept {
        return registry_->module(nodes_[node].module);
    }
    // Knobs of all nodes together.
    [[nodiscard]] std::size_t knob_count() const noexcept { return knob_count_; }
    [[nodiscard]] const KnobInfo& knob(std::size_t index) const noexcept { return *knobs_[index]; }
    // Range of a cable's gain or depth, from what it ends in.
    [[nodiscard]] const Range& gain_range(std::size_t cable) const noexcept;
    // Nodes of both sections, every node after all it hears (feedback cables aside).
    [[nodiscard]] const std::vector<std::uint16_t>& order() const noexcept { return order_; }
    [[nodiscard]] bool has_effects() const noexcept { return has_effects_; }
    // -1 if there is none of that name.
    [[nodiscard]] int find(std::string_view name) const noexcept;
    // `osc1`, `mix`, `filter.cutoff`, `filter.in`
    [[nodiscard]] std::string from_text(const Cable& cable) const;
    [[nodiscard]] std::string to_text(const Cable& cable) const;
    // The same nodes and cables in the same order: positions of one mean the same in the other.
    friend bool operator==(const Structure& a, const Structure& b) noexcept {
        return a.registry_ == b.registry_ && a.nodes_ == b.nodes_ && a.cables_ == b.cables_;
    }

  private:
    const Registry* registry_ = nullptr;
    std::vector<Node> nodes_;
    std::vector<Cable> cables_;
    std::vector<const KnobInfo*> knobs_;
    std::vector<std::uint16_t> order_;
    std::size_t knob_count_ = 0;
    bool has_effects_ = false;
};

struct Patch {
    std::shared_ptr<const Structure> structure;
    std::vector<float> positions;  // of every knob, node after node, 0..1 on the snap grid
    std::vector<float> gains;      // of every cable, as positions in its gain range
    std::uint64_t muted = 0;       // bit n: node n is silent (a source or modulator) or bypassed
    float level = 0.0f;            // output gain in dB, -60..60

    // All knobs and cable gains at their defaults.
    static Patch defaults(std::shared_ptr<const Structure> structure);

    [[nodiscard]] float& position(std::size_t node, std::size_t knob) {
        return positions[structure->nodes()[node].first_knob + knob];
    }
    // By what they hold: structures may be equal without being shared.
    friend bool operator==(const Patch& a, const Patch& b) noexcept;
};
[[nodiscard]] bool same_structure(const Patch& a, const Patch& b) noexcept;
inline constexpr std::size_t max_nodes = 64;  // bits of Patch::muted

struct Note {
    float pitch = 69.0f;    // MIDI note number, may be fractional; -20..140
    float velocity = 0.8f;  // 0..1
    float onset = 0.0f;     // seconds
    float gate = 0.5f;      // seconds from onset to release
    friend bool operator==(const Note&, const Note&) = default;
};
// What a note follows while it sounds, beside what its patch does: values every `hop` seconds from
// its onset, with straight lines between them; the last one stays. Either may be empty.
struct Contour {
    float hop = 0.01f;
    std::vector<float> bend{};   // semitones above the note's pitch
    std::vector<float> level{};  // gain factors of its voice
};
struct Phrase {
    std::vector<Note> notes;
    float length = 1.0f;  // seconds of audio, tails cut there
    friend bool operator==(const Phrase&, const Phrase&) = default;
};

}  // namespace patchbreeder
