// Catalogue: what a growing graph may use: for every module of the registry what it gives, what its
// ports accept, where it can be put, what it costs and how it enters without being noticed.
#pragma once

#include <span>
#include <vector>

#include "engine/patch.h"
#include "engine/rng.h"

namespace patchbreeder {

// What flows through a cable: a sound, or something slow that moves others. Sound becomes control
// only through a module that listens for it (a follower).
enum class Signal : std::uint8_t { sound, control };

// What a graph makes its sound of: notes that its sources play, or a recording that comes in at
// `mix`.
enum class Feed : std::uint8_t { notes, recording };

class Catalogue {
  public:
    // Of graphs that play notes.
    explicit Catalogue(const Registry& registry);
    // Of graphs that hear a recording: these effects, and what moves their knobs.
    Catalogue(const Registry& registry, std::span<const ModuleIndex> effects);

    [[nodiscard]] Feed feed() const noexcept { return feed_; }

    [[nodiscard]] const Registry& registry() const noexcept { return registry_; }
    [[nodiscard]] const ModuleInfo& module(ModuleIndex m) const noexcept {
        return registry_.module(m);
    }
    [[nodiscard]] Signal gives(ModuleIndex m) const noexcept;
    [[nodiscard]] bool port_accepts(ModuleIndex m, std::size_t port, Signal signal) const noexcept;
    // Control may move any knob that is no choice, count or switch.
    [[nodiscard]] bool knob_moves(ModuleIndex m, std::size_t knob) const noexcept;

    enum class Role : std::uint8_t { source, processor, effect, modulator, shaper };
    // Those that may be put there, by how often they should be tried: sources; processors (through
    // their first port); effects, which are processors too, in the effect section; modulators that
    // need no input; shapers of control, through their first port.
    // At least one is there to be drawn.
    [[nodiscard]] ModuleIndex draw(Role role, Rng& rng) const;
    [[nodiscard]] std::span<const ModuleIndex> all(Role role) const noexcept;

    // False for what makes a part of a preset that no structure holds (the side of a stereo image),
    // and for what is little without cycles, which no mutation can invent. Of graphs that hear a
    // recording, for all but the effects that were given and what does without a note.
    [[nodiscard]] bool usable(ModuleIndex m) const noexcept { return usable_[m]; }
    // It turns sound into control.
    [[nodiscard]] bool listens(ModuleIndex m) const noexcept;
    // What most often moves a knob: the envelope of a note, or what follows the recording.
    [[nodiscard]] ModuleIndex usual_modulator() const;
    // Positions at which a processor hardly changes what passes, and a source or modulator is as
    // its author left it.
    [[nodiscard]] std::vector<float> entry_knobs(ModuleIndex m) const;
    // Where no setting lets everything pass, it enters beside the cable it was to split.
    [[nodiscard]] bool enters_beside(ModuleIndex m) const noexcept;
    // Multiply-adds a sample, roughly.
    [[nodiscard]] float cost(ModuleIndex m) const noexcept { return costs_[m]; }

  private:
    void fill();

    const Registry& registry_;
    Feed feed_ = Feed::notes;
    std::vector<bool> usable_;  // by module
    std::vector<ModuleIndex> roles_[5];
    std::vector<float> costs_;
};

}  // namespace patchbreeder
