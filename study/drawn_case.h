// A case whose target is a patch drawn from a template: a perfect answer exists.
#pragma once

#include <optional>

#include "presets/preset.h"
#include "study/suite.h"

namespace patchbreeder {

struct DrawnCase {
    std::string id, template_name;
    Hand hand{};          // what stays as the template has it
    Note note{};          // of which pitch, velocity and gate are told
    float length = 1.0f;  // seconds
    float moved = 1.0f;   // share of the free genes that leave home, each to anywhere
    std::uint64_t seed = 0;
};
// A note at any key from 36 to 84, and how many seconds are heard of it: short, so that many
// searches can be made.
[[nodiscard]] Note draw_short_note(Rng& rng);
inline constexpr float short_length = 0.5f;
// Genes of which a share `moved` leaves home, each to anywhere.
[[nodiscard]] Genome draw_genome(const Layout& layout, float moved, Rng& rng);
// What a search is told of a note.
[[nodiscard]] NoteSettings told(const Note& note);
// The patch as it sounds; none if it is not heard from the start of its note on.
[[nodiscard]] std::optional<Audio> audible(const Patch& patch, const Phrase& phrase);
// The first draw that can be heard from the start of the note on.
[[nodiscard]] Case draw_case(const Registry& registry, const DrawnCase& wanted);

}  // namespace patchbreeder
