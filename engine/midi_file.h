// Standard MIDI files (libsmf, named only in midi_file.cpp): the notes of a phrase, in seconds.
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "engine/patch.h"

namespace patchbreeder {

// The notes of all tracks and channels, by onset and then by pitch, tempo changes and the sustain
// pedal taken into account; channel 10 (drums) too. Throws Error: cannot_read; bad_data for what is
// no MIDI file, has no notes, more than 10,000 of them, or none before 600 s.
[[nodiscard]] std::vector<Note> read_midi(const std::filesystem::path& path);

// One track at 120 beats a minute, times to about a millisecond, pitches to the nearest key.
// Written whole or not at all. Throws Error: usage for notes that no key has, cannot_create,
// input_output.
void write_midi(const std::filesystem::path& path, std::span<const Note> notes);

// A phrase of the notes with room for the last one's tail, in seconds.
[[nodiscard]] Phrase phrase_of_notes(std::vector<Note> notes, float tail);

}  // namespace patchbreeder
