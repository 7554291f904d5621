// Performance: the notes a patch is judged with. Where the target leaves a note's pitch, onset or
// gate open, each is a gene beside the genes of the patch: a listener cannot tell a note that is a
// few cents sharp from a patch that is, but a search moves one gene more easily than ten.
#pragma once

#include <optional>
#include <vector>

#include "engine/patch.h"
#include "fitness/analysis.h"
#include "ga/layout.h"

namespace patchbreeder {

// What is known of the note before the search; empty: found by the search.
struct NoteSettings {
    std::optional<float> pitch{};     // MIDI note
    std::optional<float> velocity{};  // 0..127; empty: 100
    std::optional<float> gate{};      // seconds
};

// A field of a note that a gene decides.
struct NoteGene {
    float Note::*field;
    ExtraGene gene;
    std::vector<double> centres{};  // plain values worth a try
    float spread = 0.0f;            // about a centre, in positions
    std::size_t note = 0;           // of the phrase
    std::vector<float> steps{};  // not empty: the gene counts these, and one is added to the field
};

struct Performance {
    Phrase phrase;
    std::vector<NoteGene> open{};  // in the order of the layout's extra genes
};

[[nodiscard]] Performance make_performance(const NoteSettings& settings, const Analysis& target);

// How far a search may move the notes of a phrase: not at all; their gates; velocities and, a
// little, onsets too; or their keys as well.
enum class Freedom : std::uint8_t { none, held, near, wide };
[[nodiscard]] Performance make_performance(const Phrase& phrase, Freedom freedom);
[[nodiscard]] std::vector<ExtraGene> extra_genes(const Performance& performance);
// What the open genes would be for a phrase: plain values in the order of extra_genes(). None if it
// has too few notes.
[[nodiscard]] std::vector<float> played_extras(const Performance& performance,
                                               const Phrase& phrase);
// The phrase that a decoded genome is played with.
[[nodiscard]] Phrase phrase_of(const Performance& performance, const Decoded& decoded);

}  // namespace patchbreeder
