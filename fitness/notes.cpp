#include "fitness/notes.h"

#include <algorithm>
#include <cmath>

#include "fitness/loudness.h"
#include "fitness/melody.h"
#include "fitness/new_sound.h"
#include "fitness/onsets.h"
#include "fitness/pitch_candidates.h"
#include "fitness/scalar.h"

namespace patchbreeder {
namespace {

constexpr float quietest = 45.0f;      // dB below the loudest note
constexpr std::size_t soft_reach = 8;  // frames by which a soft onset may be heard late
constexpr float near = 0.5f;           // semitones: the same key
constexpr float clear_note = 0.7f;     // clarity
constexpr float in_tune = 0.3f;        // semitones from a key that is meant
constexpr float loudest_velocity = 100.0f / 127.0f;

struct Hearing {
    std::span<const float> samples;
    const Analysis& analysis;
    Melody melody;
    Spectrogram spectra;
    std::vector<HeardNote> notes{};
    std::vector<float> levels{};  // of the notes, dB

    [[nodiscard]] NewSound place(Stretch& stretch, std::size_t earliest) const;
    void hear(const Stretch& stretch, const NewSound& sound, float until);
    [[nodiscard]] HeardNote pitch_of(const Stretch& stretch, const NewSound& sound) const;
    [[nodiscard]] bool rings(float key) const;
};

// How many times the frequency of `low` that of `high` is; 0 if it is no whole number.
int multiple(float low, float high) {
    const float ratio = scalar_exp2((high - low) / 12.0f);
    const float whole = std::floor(ratio + 0.5f);
    const float off = 12.0f * std::fabs(scalar_log2(ratio / std::max(whole, 1.0f)));
    return whole >= 1.0f && off < near ? static_cast<int>(whole) : 0;
}

// What is new in the stretch. A soft onset is heard late: it is moved to where the sound begins,
// which is not before the frame `earliest`.
NewSound Hearing::place(Stretch& s, std::size_t earliest) const {
    // Windows reach two frames to either side.
    const std::size_t reach = s.sharp ? 2 : soft_reach;
    const std::size_t first = std::min(s.first + 2, s.end - 1);
    const std::size_t end = std::max(first + 1, s.end - std::min<std::size_t>(s.end, 2));
    const std::size_t before = std::max(earliest, s.first - std::min(reach, s.first));
    if (s.first < 2 || before >= s.first) return NewSound(spectra, first, end, end);
    NewSound sound(spectra, first, end, before);
    if (!s.sharp)
        s.onset = std::min(s.onset,
                           melody.hop * sound.beginning(spectra, before,
                                                        std::min(s.first + soft_reach, s.end - 1)));
    return sound;
}

// One of the last notes, which may still be heard, has this key or one whose partials hold it.
bool Hearing::rings(float key) const {
    const std::size_t last = std::min<std::size_t>(notes.size(), 3);
    return std::any_of(notes.end() - static_cast<std::ptrdiff_t>(last), notes.end(),
                       [&](const HeardNote& n) { return multiple(n.note.pitch, key) >= 1; });
}

HeardNote Hearing::pitch_of(const Stretch& s, const NewSound& sound) const {
    HeardNote heard;
    float& key = heard.note.pitch;
    key = melody.median(s.first, s.end);
    const NewPitch fresh = sound.pitch();
    if (fresh.f0 > 0.0f && fresh.clarity > 0.6f && !notes.empty() && !rings(key)) {
        const float other = key_of(fresh.f0);
        const bool foreign =
            key <= 0.0f || sound.clarity(hertz_of_key(key)) < 0.75f * fresh.clarity;
        if (std::fabs(other - key) > near && (foreign || multiple(key, other) >= 2)) {
            key = other;
            heard.clarity = fresh.clarity;
            return heard;
        }
    }
    float power = 0.0f, tonal = 0.0f;
    for (std::size_t f = s.first; f < s.end; ++f) {
        const PitchFrame& frame = analysis.pitch.frames[f];
        power += frame.power;
        const bool glides = f > s.first && std::fabs(melody.keys[f] - melody.keys[f - 1]) < near;
        if (frame.voiced && (glides || std::fabs(melody.keys[f] - key) < near))
            tonal += frame.power * frame.clarity;
    }
    heard.clarity = power > 0.0f ? tonal / power : 0.0f;
    return heard;
}

// A stretch that is no note of its own, but what is left of the one before, or its slow attack.
bool goes_on(const Note& before, float level_before, const Note& note, const Stretch& s,
             float level) {
    if (std::fabs(before.pitch - note.pitch) < near)
        return !s.struck || (!s.sharp && note.onset - before.onset < 0.15f);
    // Partials fade at different rates: the period heard may leap with nothing beginning.
    const bool partial =
        multiple(before.pitch, note.pitch) >= 2 || multiple(note.pitch, before.pitch) >= 2;
    return !s.struck && (partial || level < level_before - 20.0f);
}

void Hearing::hear(const Stretch& s, const NewSound& sound, float until) {
    HeardNote heard = pitch_of(s, sound);
    Note& note = heard.note;
    if (note.pitch <= 0.0f || heard.clarity < 0.3f) return;
    note.onset = s.onset;
    heard.struck = s.struck || notes.empty();
    const auto sample = [&](float time) {
        return std::min(static_cast<std::size_t>(time * analysis_rate), samples.size());
    };
    const std::size_t start = sample(s.onset);
    Analysis own{.f0 = hertz_of_key(note.pitch)};
    analyse_loudness(samples.subspan(start, std::max(sample(until), start + 1) - start), own);
    note.gate = own.release > 0.0f ? own.gate : std::min(own.gate + own.onset, until - s.onset);
    if (!notes.empty() && goes_on(notes.back().note, levels.back(), note, s, own.peak_db)) {
        Note& before = notes.back().note;
        if (std::fabs(before.pitch - note.pitch) < near)
            before.gate = note.onset + note.gate - before.onset;
        return;
    }
    notes.push_back(heard);
    levels.push_back(own.peak_db);
}

}  // namespace

std::vector<HeardNote> find_notes(std::span<const float> samples, const Analysis& analysis) {
    if (!analysis.pitched) return {};
    const std::size_t frames = analysis.pitch.frames.size();
    Hearing hearing{.samples = samples,
                    .analysis = analysis,
                    .melody = Melody(analysis.pitch),
                    .spectra = Spectrogram(samples, new_sound_window, track_hop, frames)};
    std::vector<Stretch> stretches =
        divide(hearing.melody, find_onsets(samples, analysis.f0), analysis.onset);
    std::vector<NewSound> sounds;
    for (std::size_t i = 0; i < stretches.size(); ++i)
        sounds.push_back(hearing.place(stretches[i], i == 0 ? frames : stretches[i - 1].first + 1));
    for (std::size_t i = 0; i < stretches.size(); ++i)
        hearing.hear(stretches[i], sounds[i],
                     i + 1 < stretches.size() ? stretches[i + 1].onset : analysis.seconds);
    const std::vector<float>& levels = hearing.levels;
    if (levels.empty()) return {};
    const float loudest = *std::max_element(levels.begin(), levels.end());
    std::vector<HeardNote> notes;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (levels[i] < loudest - quietest) continue;
        notes.push_back(hearing.notes[i]);
        // Loudness follows the square of the velocity in most instruments.
        notes.back().note.velocity =
            loudest_velocity * scalar_exp2((levels[i] - loudest) * (3.32192809f / 40.0f));
    }
    return notes;
}

std::vector<HeardNote> on_keys(std::vector<HeardNote> notes) {
    const auto beside = [](float pitch, float tuning) {
        return pitch - tuning - std::round(pitch - tuning);
    };
    const auto cost = [&](float tuning) {
        float sum = 0.0f, weight = 0.0f;
        for (const HeardNote& n : notes) {
            sum += n.clarity * n.note.gate * std::fabs(beside(n.note.pitch, tuning));
            weight += n.clarity * n.note.gate;
        }
        return sum + 0.02f * weight * std::fabs(tuning);
    };
    float tuning = 0.0f;
    for (int cents = -50; cents <= 50; ++cents)
        if (const float other = 0.01f * static_cast<float>(cents); cost(other) < cost(tuning))
            tuning = other;
    const float kept = std::fabs(tuning) < in_tune ? 0.0f : tuning;
    for (HeardNote& n : notes)
        if (std::fabs(beside(n.note.pitch, tuning)) < in_tune)
            n.note.pitch = std::round(n.note.pitch - tuning) + kept;
    return notes;
}

bool is_phrase(std::span<const HeardNote> notes) {
    if (notes.size() < 2) return false;
    const auto clear = [](const HeardNote& n) { return n.clarity > clear_note; };
    if (std::count_if(notes.begin(), notes.end(), clear) < 2) return false;
    for (std::size_t i = 1; i < notes.size(); ++i) {
        const Note &before = notes[i - 1].note, &note = notes[i].note;
        if (std::fabs(note.pitch - before.pitch) > near || note.velocity > before.velocity)
            return true;
    }
    return false;
}

}  // namespace patchbreeder
