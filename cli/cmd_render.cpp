#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/midi_file.h"
#include "engine/music.h"
#include "engine/render.h"
#include "match/follow.h"
#include "presets/library.h"
#include "presets/stereo.h"
#include "synth/registry.h"

namespace patchbreeder {
namespace {

const Syntax& syntax() {
    static const Syntax s{
        .command = "render",
        .summary = "Play a preset into an audio file.",
        .operands = "PRESET",
        .min_operands = 1,
        .max_operands = 1,
        .examples = {"patchbreeder render runs/bass/best.json --out bass.wav",
                     "patchbreeder render bell --note A5 --length 3 --out bell.flac",
                     "patchbreeder render e-piano --midi song.mid --out song.wav",
                     "patchbreeder render lead --follow hummed.wav --out lead.wav"},
        .options = {{"out", "FILE", "Where to write: .wav or .flac (needed)."},
                    {"note", "PITCH", "What to play: C4, 60, 261.6Hz (the preset's own note)."},
                    {"velocity", "0..127", "How hard (the preset's own)."},
                    {"gate", "SECONDS", "How long the key is held (the preset's own)."},
                    {"length", "SECONDS", "How much to render (the preset's own)."},
                    {"midi", "FILE.mid", "Play the notes of a MIDI file; chords too."},
                    {"follow", "FILE", "Play with the pitch and loudness of a recording."},
                    {"rate", "HZ", "Sample rate, 8000..192000 (44100)."},
                    {"mono", "", "Leave out the stereo part of the preset."},
                    {"float", "", "32-bit float samples instead of 24-bit."}},
        .notes = "PRESET is a file, or the name of a template or factory preset.\n",
    };
    return s;
}

// What sets the notes rules out what would set them otherwise.
void expect_alone(const Arguments& a, const std::string& option,
                  std::initializer_list<const char*> others) {
    for (const char* other : others)
        if (a.has(option) && a.has(other))
            throw Error(ExitCode::usage,
                        {.where = "--" + option,
                         .what = fmt::format("cannot be combined with --{}", other),
                         .remedy = "leave out one of them"});
}

// With as long a tail as the preset's own note has.
Phrase midi_phrase(const Arguments& a, const Preset& preset) {
    float tail = 1.0f;
    for (const Note& n : preset.phrase.notes)
        tail = std::max(tail, preset.phrase.length - n.onset - n.gate);
    return phrase_of_notes(read_midi(*a.text("midi")), tail);
}

// Of a preset that was bred for a phrase, the note that is held longest, with a tail.
Phrase longest_alone(const Phrase& phrase) {
    constexpr float tail = 1.0f;
    Note note = *std::max_element(phrase.notes.begin(), phrase.notes.end(),
                                  [](const Note& x, const Note& y) { return x.gate < y.gate; });
    note.onset = 0.0f;
    return {.notes = {note}, .length = note.gate + tail};
}

Audio play_notes(const Arguments& a, const Preset& preset, const RenderSpec& spec) {
    Phrase phrase = a.has("midi") ? midi_phrase(a, preset) : preset.phrase;
    if (phrase.notes.empty()) phrase.notes.push_back({});
    if (a.has("note") && phrase.notes.size() > 1) phrase = longest_alone(phrase);
    for (Note& note : phrase.notes) {
        if (const auto text = a.text("note")) note.pitch = parse_pitch(*text, "--note");
        if (const auto v = a.number("velocity", 0, 127))
            note.velocity = static_cast<float>(*v) / 127.0f;
        if (const auto g = a.number("gate", 0.001, 600)) {
            // A longer hold needs room for its tail, unless the length is given.
            phrase.length += std::max(0.0f, static_cast<float>(*g) - note.gate);
            note.gate = static_cast<float>(*g);
        }
    }
    if (const auto l = a.number("length", 0.02, 600)) phrase.length = static_cast<float>(*l);
    return render(preset.patch, phrase, spec);
}

Audio play_after(const Arguments& a, const Preset& preset, const RenderSpec& spec) {
    const Transfer transfer = follow(preset.patch, read_target(*a.text("follow"), false));
    return render(
        {.patch = &preset.patch, .phrase = &transfer.phrase, .contours = transfer.contours}, spec);
}

ExitCode run(const Arguments& a) {
    const auto out = a.text("out");
    if (!out)
        throw Error(ExitCode::usage, {.where = "--out",
                                      .what = "is missing",
                                      .remedy = "say where to write, such as --out note.wav"});
    expect_alone(a, "midi", {"note", "gate"});
    expect_alone(a, "follow", {"midi", "note", "gate", "velocity", "length"});
    const Preset preset = load_preset(resolve_preset(a.operands().front()), synth_registry());
    RenderSpec spec;
    if (const auto r = a.whole("rate", 8000, 192000)) spec.rate = static_cast<int>(*r);
    Audio audio = a.has("follow") ? play_after(a, preset, spec) : play_notes(a, preset, spec);
    if (!a.has("mono")) audio = with_side(std::move(audio), preset);
    write_audio(*out, audio, a.has("float") ? SampleFormat::float32 : SampleFormat::pcm24);
    fmt::print("{}: {:.2f} s at {} Hz{}, peak {:.2f} of full scale\n", *out, audio.seconds(),
               audio.rate, audio.side.empty() ? "" : " in stereo", double{peak(audio)});
    return ExitCode::done;
}

}  // namespace

const Command render_command{"render", syntax, run};

}  // namespace patchbreeder
