// The designer's hand: what a person decides before a search or a variation: knobs that stay, knobs
// that may move only so far, a structure that is kept, a patch to start from.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "ga/layout.h"

namespace patchbreeder {

// Names are those of genes: a knob `filter.cutoff`, a mute `filter.mute`, a cable
// `env>filter.cutoff` or the played note `note.gate`; `*` and `?` stand for any letters and any
// letter.
struct Hand {
    std::vector<std::string> locks{};   // NAME: where the template has it; NAME=VALUE
    std::vector<std::string> ranges{};  // NAME=LOW..HIGH; a lock wins
    bool keep_structure = false;        // what sounds, of which kind, and what is connected
    std::filesystem::path start{};      // a preset the search begins with; empty: none

    [[nodiscard]] bool empty() const noexcept {
        return locks.empty() && ranges.empty() && !keep_structure && start.empty();
    }
};

// Locks and narrows the genes of a layout. Error (usage) for values that cannot be.
void apply(const Hand& hand, Layout& layout);

// The patch, put right where the hand forbids what it has. What is locked stands as in `home`, of
// the same structure, or else as in the patch itself.
[[nodiscard]] Patch held(const Hand& hand, const Patch& patch, const Patch& home);
[[nodiscard]] Patch held(const Hand& hand, const Patch& patch);

// True if every lock and range names a gene of the layout.
[[nodiscard]] bool finds_all(const Hand& hand, const Layout& layout);
// How far the names that no gene of the layout has are from those it has, in letters to change.
[[nodiscard]] std::size_t misspelt(const Hand& hand, const Layout& layout);
// Error (usage) with the nearest name, for the first name that no gene of `layout` has.
void expect_all(const Hand& hand, const Layout& layout, std::string_view template_name);

}  // namespace patchbreeder
