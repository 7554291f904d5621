// Random phrases played by factory presets, to be listened to.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/render.h"
#include "engine/rng.h"
#include "fitness/notes.h"
#include "presets/library.h"
#include "presets/preset.h"
#include "synth/registry.h"

namespace patchbreeder::test {

// Presets of which a single note, of any of seven keys from A2 to G5, is heard at its key, or
// octaves from it: no drums and textures, and no bells whose pitch is a matter of opinion.
inline constexpr std::array melodic{
    "acid-bass",  "bass",    "brass",    "choir",       "clarinet",         "double-reed",
    "e-piano",    "fm-bass", "fm6-bass", "fm6-strings", "glass-pad",        "harpsichord",
    "jazz-organ", "koto",    "lead",     "marimba",     "nylon-guitar",     "organ",
    "pad",        "pluck",   "talking",  "tine-piano",  "transistor-organ", "vibes",
    "vibraphone"};

struct Played {
    std::string preset;
    Phrase phrase;
    Audio audio;
    float octaves = 0.0f;  // semitones by which the preset sounds higher than its keys
};

inline Analysis middle_c(const Patch& patch) {
    const Phrase note{.notes = {{.pitch = 60.0f, .gate = 0.5f}}, .length = 1.0f};
    return analyse(render(patch, note).samples);
}

// Four to eight notes from 43 to 84, steps of up to a fifth; three in ten are legato. Nobody plays
// a slow instrument fast: a note lasts twice the attack at least.
inline Played random_phrase(std::uint64_t seed, std::uint64_t number) {
    static constexpr float steps[] = {0.15f, 0.2f, 0.25f, 0.3f, 0.4f, 0.5f, 0.6f, 0.8f};
    Rng rng = Rng::stream(seed, {number});
    Played played{
        .preset = melodic[rng.below(melodic.size())], .phrase = {}, .audio = {}, .octaves = 0.0f};
    const Preset preset = load_preset(resolve_preset(played.preset), synth_registry());
    const Analysis alone = middle_c(preset.patch);
    const float least = 2.0f * alone.attack;
    played.octaves = std::round(alone.note) - 60.0f;
    const std::size_t count = 4 + rng.below(5);
    float time = rng.uniform(0.02f, 0.12f), key = 52.0f + static_cast<float>(rng.below(20));
    for (std::size_t i = 0; i < count; ++i) {
        const float step = std::max(least, steps[rng.below(std::size(steps))]);
        const float held = rng.chance(0.3f) ? 1.0f : rng.uniform(0.5f, 0.95f);
        played.phrase.notes.push_back({.pitch = key,
                                       .velocity = rng.uniform(50.0f, 120.0f) / 127.0f,
                                       .onset = time,
                                       .gate = held * step});
        time += step;
        key += static_cast<float>(rng.below(15)) - 7.0f;
        if (key < 43.0f) key += 12.0f;
        if (key > 84.0f) key -= 12.0f;
    }
    played.phrase.length = time + 0.5f;
    played.audio = render(preset.patch, played.phrase);
    return played;
}

struct Found {
    std::size_t notes = 0, found = 0, within_30_ms = 0, extra = 0;
    void add(const Found& other) {
        notes += other.notes;
        found += other.found;
        within_30_ms += other.within_30_ms;
        extra += other.extra;
    }
    [[nodiscard]] double share() const {
        return static_cast<double>(found) / static_cast<double>(notes);
    }
};

// A note is found if one of its key is heard within 50 ms of its onset; each is heard once.
inline Found compare(const Phrase& played, std::span<const Note> heard) {
    Found result{.notes = played.notes.size()};
    std::vector<bool> used(heard.size());
    for (const Note& note : played.notes) {
        std::size_t best = heard.size();
        const auto off = [&](std::size_t i) { return std::abs(heard[i].onset - note.onset); };
        for (std::size_t i = 0; i < heard.size(); ++i)
            if (!used[i] && std::round(heard[i].pitch) == note.pitch && off(i) <= 0.05f &&
                (best == heard.size() || off(i) < off(best)))
                best = i;
        if (best == heard.size()) continue;
        used[best] = true;
        ++result.found;
        if (off(best) <= 0.03f) ++result.within_30_ms;
    }
    result.extra = heard.size() - result.found;
    return result;
}

inline Found listen(const Played& played) {
    std::vector<Note> heard;
    for (const HeardNote& n :
         on_keys(find_notes(played.audio.samples, analyse(played.audio.samples)))) {
        heard.push_back(n.note);
        heard.back().pitch -= played.octaves;
    }
    return compare(played.phrase, heard);
}

}  // namespace patchbreeder::test
