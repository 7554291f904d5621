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

class Catalogue {
  public:
    explicit Catalogue(const Registry& registry);

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
    [[nodiscard]] ModuleIndex draw(Role role, Rng& rng) const;
    [[nodiscard]] std::span<const ModuleIndex> all(Role role) const noexcept;

    // False for what makes a part of a preset that no structure holds (the side of a stereo image),
    // and for what is little without cycles, which no mutation can invent.
    [[nodiscard]] bool usable(ModuleIndex m) const noexcept;
    // Positions at which a processor hardly changes what passes, and a source or modulator is as
    // its author left it.
    [[nodiscard]] std::vector<float> entry_knobs(ModuleIndex m) const;
    // Where no setting lets everything pass, it enters beside the cable it was to split.
    [[nodiscard]] bool enters_beside(ModuleIndex m) const noexcept;
    // Multiply-adds a sample, roughly.
    [[nodiscard]] float cost(ModuleIndex m) const noexcept { return costs_[m]; }

  private:
    const Registry& registry_;
    std::vector<ModuleIndex> roles_[5];
    std::vector<float> costs_;
};

}  // namespace patchbreeder
