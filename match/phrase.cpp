#include "match/phrase.h"

#include <algorithm>
#include <cmath>

#include "engine/error.h"
#include "engine/midi_file.h"
#include "fitness/notes.h"

namespace patchbreeder {
namespace {

constexpr float least_alone = 0.1f, enough_alone = 0.8f;  // seconds
constexpr float before = 0.005f;                          // seconds kept before an onset
constexpr float tail = 0.05f;  // seconds a note may ring into the next and yet end

TargetPhrase known_phrase(const Audio& target, const MatchSettings& settings) {
    TargetPhrase phrase{.notes = read_midi(settings.phrase.midi), .known = true};
    const auto seconds = static_cast<float>(target.seconds());
    std::erase_if(phrase.notes, [&](const Note& n) { return n.onset >= seconds; });
    if (phrase.notes.empty())
        throw Error(ExitCode::bad_data,
                    {.where = settings.phrase.midi.string(),
                     .what = "has no note within the recording",
                     .remedy = "give the notes with the recording's start as time 0"});
    phrase.clearest = find_clearest(phrase.notes, {}, seconds);
    return phrase;
}

}  // namespace

std::optional<Clearest> find_clearest(std::span<const Note> notes, std::span<const float> clarity,
                                      float seconds) {
    std::optional<Clearest> best;
    float best_worth = 0.0f;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const Note& note = notes[i];
        float to = seconds;
        bool alone = true;
        for (std::size_t k = 0; k < notes.size(); ++k) {
            const Note& other = notes[k];
            if (k == i) continue;
            if (other.onset > note.onset)
                to = std::min(to, other.onset - before);
            else
                alone = alone && other.onset + other.gate - tail < note.onset &&
                        (other.onset < note.onset || k > i);
        }
        const float length = to - note.onset;
        if (!alone || length < least_alone) continue;
        const float worth = note.velocity * std::min(1.0f, length / enough_alone) *
                            (clarity.empty() ? 1.0f : clarity[i]);
        if (worth <= best_worth) continue;
        best_worth = worth;
        best = {.note = i, .from = std::max(0.0f, note.onset - before), .to = to};
    }
    return best;
}

std::optional<TargetPhrase> find_phrase(const Audio& target, const MatchSettings& settings) {
    if (!settings.phrase.midi.empty()) return known_phrase(target, settings);
    if (settings.note.pitch || settings.note.gate) return {};
    const Analysis analysis = analyse(target.samples);
    const std::vector<HeardNote> heard = on_keys(find_notes(target.samples, analysis));
    const bool wanted = settings.phrase.notes_only && !heard.empty();
    if (!wanted && !is_phrase(heard)) return {};
    TargetPhrase phrase;
    std::vector<float> clarity;
    for (const HeardNote& h : heard) {
        phrase.notes.push_back(h.note);
        clarity.push_back(h.clarity);
    }
    phrase.clearest = find_clearest(phrase.notes, clarity, analysis.seconds);
    return phrase;
}

}  // namespace patchbreeder
