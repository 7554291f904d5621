#include "match/performance.h"
#include <algorithm>
#include <cmath>

#include "engine/music.h"

namespace patchbreeder {
namespace {

constexpr float strong_partial = -20.0f;  // dB
constexpr std::size_t likely_partials = 4;
constexpr float shortest_gate = 0.01f;                   // seconds
constexpr float pitch_reach = 1.0f;                      // semitones either side
constexpr float near_a_key = 0.3f;                       // semitones
constexpr float near_slack = 0.03f, wide_slack = 0.15f;  // seconds by which an onset may move
constexpr float clean = 0.04f;           // noisiness below which a pitch is beyond doubt
constexpr float longest_attack = 0.15f;  // seconds by which an onset may be heard late

// Most recordings are in tune, and trackers read a few cents beside it.
float in_tune(float heard) {
    const float key = std::round(heard);
    return std::abs(heard - key) < near_a_key ? key : heard;
}

NoteGene pitch_gene(float heard, float home) {
    return {.field = &Note::pitch,
            .gene = {"note.pitch",
                     linear(home - pitch_reach, home + pitch_reach, Unit::semitones).at(home)},
            .centres = {double{home}, double{home}, double{heard}},
            .spread = 0.002f};
}

// What else may have been played: an octave beside what is heard, or, where partials are no
// harmonics, the note of a strong one or of the lowest.
NoteGene key_gene(const Analysis& target, float home) {
    std::vector<float> keys{home};
    const auto add = [&](float note) {
        const float key = std::clamp(in_tune(note), 12.0f, 120.0f);
        if (std::none_of(keys.begin(), keys.end(),
                         [&](float known) { return std::abs(known - key) < 0.5f; }))
            keys.push_back(key);
    };
    if (target.f0 > 0.0f) add(target.note);
    float lowest = highest_note;
    for (std::size_t p = 0; p < target.partials.size(); ++p) {
        const Partial& partial = target.partials[p];
        if (partial.level < strong_partial) break;
        if (p < likely_partials) add(partial.note);
        lowest = std::min(lowest, partial.note);
    }
    if (lowest < highest_note) add(lowest);
    if (target.pitched) {
        add(home + 12.0f);
        add(home - 12.0f);
    }
    // A pitch below all partials is nobody's: it may be what inharmonic ones seem to agree on.
    const bool sounds = lowest < home + 0.5f;
    NoteGene gene{.field = &Note::pitch, .gene = {}};
    const auto last = static_cast<int>(keys.size()) - 1;
    gene.gene = {"note.key", integer(0, last).at(0.0f)};
    for (std::size_t k = 0; k < keys.size(); ++k) {
        gene.steps.push_back(keys[k] - home);
        // A good guess counts for more than the others together.
        gene.centres.insert(gene.centres.end(), k == 0 && sounds ? 2 * keys.size() : 1,
                            static_cast<double>(k));
    }
    return gene;
}

// A slow attack is noticed late: the note may have begun before its onset was heard.
NoteGene onset_gene(float heard) {
    return {.field = &Note::onset,
            .gene = {"note.onset", linear(0.0f, heard + 0.05f, Unit::seconds).at(heard)},
            .centres = {double{heard}, double{std::max(0.0f, heard - longest_attack)}},
            .spread = 0.01f};
}

NoteGene gate_gene(float heard, float length) {
    const float longest = std::max(length, 2.0f * shortest_gate);
    const float home = std::clamp(heard, shortest_gate, longest);
    return {.field = &Note::gate,
            .gene = {"note.gate", linear(shortest_gate, longest, Unit::seconds).at(home)},
            .centres = {double{home}, double{longest}},
            .spread = 0.03f};
}

// The genes of one note of several.
void open_note(Performance& performance, std::size_t index, Freedom freedom) {
    const Note& note = performance.phrase.notes[index];
    const std::string name = "note" + std::to_string(index + 1);
    const float slack = freedom == Freedom::wide ? wide_slack : near_slack;
    const auto open = [&](NoteGene gene) {
        gene.note = index;
        performance.open.push_back(std::move(gene));
    };
    NoteGene gate = gate_gene(note.gate, performance.phrase.length - note.onset);
    gate.gene.name = name + ".gate";
    open(std::move(gate));
    if (freedom == Freedom::held) return;
    open({.field = &Note::velocity,
          .gene = {name + ".velocity", linear(0.02f, 1.0f).at(std::max(note.velocity, 0.02f))},
          .centres = {double{note.velocity}},
          .spread = 0.05f});
    open({.field = &Note::onset,
          .gene = {name + ".onset",
                   linear(std::max(0.0f, note.onset - slack), note.onset + slack, Unit::seconds)
                       .at(note.onset)},
          .centres = {double{note.onset}},
          .spread = 0.05f});
    const int key = static_cast<int>(std::round(note.pitch));
    if (freedom == Freedom::wide)
        open({.field = &Note::pitch,
              .gene = {name + ".pitch",
                       integer(key - 12, key + 12, Unit::semitones).at(static_cast<float>(key))},
              .centres = {double(key), double(key), double(key - 12), double(key + 12)}});
}

// Steps come after the gene that sets the field.
void apply(const NoteGene& open, float plain, Note& note) {
    if (open.steps.empty())
        note.*open.field = plain;
    else
        note.*open.field += open.steps.at(static_cast<std::size_t>(plain));
}

}  // namespace

Performance make_performance(const Phrase& phrase, Freedom freedom) {
    Performance made{.phrase = phrase};
    for (std::size_t i = 0; freedom != Freedom::none && i < phrase.notes.size(); ++i)
        open_note(made, i, freedom);
    return made;
}

Performance make_performance(const NoteSettings& settings, const Analysis& target) {
    Performance made;
    // An unpitched sound is played at middle C: its template's sources may ignore the keyboard.
    Note note{.pitch = settings.pitch.value_or(60.0f),
              .velocity = settings.velocity.value_or(100.0f) / 127.0f,
              .onset = target.onset,
              .gate = settings.gate.value_or(std::max(target.gate, shortest_gate))};
    if (!settings.gate) made.open.push_back(gate_gene(target.gate, target.seconds));
    if (!settings.pitch && target.f0 > 0.0f) {
        if (target.pitched) note.pitch = in_tune(target.note);
        made.open.push_back(pitch_gene(target.pitched ? target.note : note.pitch, note.pitch));
    }
    if (!settings.pitch && !(target.pitched && target.noisiness < clean)) {
        NoteGene key = key_gene(target, note.pitch);
        if (key.steps.size() > 1) made.open.push_back(std::move(key));
    }
    if (target.onset > 0.0f) made.open.push_back(onset_gene(target.onset));
    for (const NoteGene& open : made.open)
        if (open.steps.empty()) note.*open.field = open.gene.range.home;
    made.phrase = {.notes = {note}, .length = target.seconds};
    return made;
}

std::vector<ExtraGene> extra_genes(const Performance& performance) {
    std::vector<ExtraGene> genes;
    for (const NoteGene& open : performance.open) genes.push_back(open.gene);
    return genes;
}

std::vector<float> played_extras(const Performance& performance, const Phrase& phrase) {
    std::vector<float> plain;
    std::vector<Note> notes = phrase.notes;
    for (const NoteGene& open : performance.open)
        if (open.note >= notes.size()) return {};  // other notes than these
    std::vector<float> chosen;  // of genes that count steps, which come off before the others
    for (const NoteGene& open : performance.open) {
        if (open.steps.empty()) continue;
        float& field = notes[open.note].*open.field;
        const float away = field - performance.phrase.notes[open.note].*open.field;
        const auto nearest = std::min_element(
            open.steps.begin(), open.steps.end(),
            [&](float a, float b) { return std::abs(a - away) < std::abs(b - away); });
        field -= *nearest;
        chosen.push_back(static_cast<float>(nearest - open.steps.begin()));
    }
    std::size_t next = 0;
    for (const NoteGene& open : performance.open)
        plain.push_back(open.steps.empty() ? notes[open.note].*open.field : chosen[next++]);
    return plain;
}

Phrase phrase_of(const Performance& performance, const Decoded& decoded) {
    Phrase phrase = performance.phrase;
    for (std::size_t i = 0; i < performance.open.size(); ++i)
        apply(performance.open[i], decoded.extras[i], phrase.notes[performance.open[i].note]);
    return phrase;
}

}  // namespace patchbreeder
