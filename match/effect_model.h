// A plan of effects: which, in which order, in a row or side by side; and its genes.
#pragma once

#include <string>
#include <vector>

#include "ga/layout.h"
#include "match/effect_ending.h"

namespace patchbreeder {

struct EffectPlan {
    // Ids of modules. The branches hear the same input and are summed, each with a weight that
    // least squares finds; a chain is a plan of one branch.
    std::vector<std::vector<std::string>> branches{};
    bool dry = false;      // the input itself is part of the sum
    float latency = 0.0f;  // seconds before it all
    [[nodiscard]] std::size_t effects() const noexcept;
    // `peak > soft_clip`, `chorus + dry`
    [[nodiscard]] std::string text() const;
    friend bool operator==(const EffectPlan&, const EffectPlan&) = default;
};

// Effects that a search tries. Equalisers are linear and fixed in time: two of them may change
// places.
enum class EffectFamily : std::uint8_t { equaliser, distortion, dynamics, motion, space };
struct PaletteEntry {
    std::string_view module;
    EffectFamily family;
};
[[nodiscard]] std::span<const PaletteEntry> effect_palette() noexcept;
// Of a module of the palette.
[[nodiscard]] EffectFamily family_of(std::string_view module) noexcept;

// A plan as a patch whose knobs are genes. Gains of branches and redundant knobs are locked.
class EffectModel {
  public:
    EffectModel(const Registry& registry, EffectPlan plan);

    [[nodiscard]] const EffectPlan& plan() const noexcept { return plan_; }
    [[nodiscard]] const Layout& layout() const noexcept { return layout_; }
    // Branches, and the dry signal if it is one.
    [[nodiscard]] std::size_t parts() const noexcept { return out_cables_.size(); }
    // Cables to `out`, one per part.
    [[nodiscard]] std::span<const std::size_t> out_cables() const noexcept { return out_cables_; }
    // The patch with one part alone.
    void isolate(Patch& patch, std::size_t part) const noexcept;
    // The genome as a patch that weighs its parts as told, with an ending whose own weight is left
    // to them.
    [[nodiscard]] Patch finish(const Genome& genome, std::span<const double> weights,
                               EffectEnding ending = {}) const;

  private:
    const Registry* registry_;
    EffectPlan plan_;
    std::vector<std::size_t> out_cables_;
    Layout layout_;
};

}  // namespace patchbreeder
