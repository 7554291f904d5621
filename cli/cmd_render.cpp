#include <fmt/format.h>

#include "cli/command.h"
#include "cli/common.h"
#include "engine/midi_file.h"
#include "engine/music.h"
#include "engine/render.h"
#include "presets/library.h"
#include "presets/preset.h"
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
                     "patchbreeder render e-piano --midi song.mid --out song.wav"},
        .options = {{"out", "FILE", "Where to write: .wav or .flac (needed)."},
                    {"note", "PITCH", "What to play: C4, 60, 261.6Hz (the preset's own note)."},
                    {"velocity", "0..127", "How hard (the preset's own)."},
                    {"gate", "SECONDS", "How long the key is held (the preset's own)."},
                    {"length", "SECONDS", "How much to render (the preset's own)."},
                    {"midi", "FILE.mid", "Play the notes of a MIDI file; chords too."},
                    {"rate", "HZ", "Sample rate, 8000..192000 (44100)."},
                    {"float", "", "32-bit float samples instead of 24-bit."}},
        .notes = "PRESET is a file, or the name of a template or factory preset.\n",
    };
    return s;
}

// With as long a tail as the preset's own note has.
Phrase midi_phrase(const Arguments& a, const Preset& preset) {
    for (const char* fixed : {"note", "gate"})
        if (a.has(fixed))
            throw Error(ExitCode::usage,
                        {.where = "--midi",
                         .what = fmt::format("cannot be combined with --{}", fixed),
                         .remedy = "leave out one of them"});
    float tail = 1.0f;
    for (const Note& n : preset.phrase.notes)
        tail = std::max(tail, preset.phrase.length - n.onset - n.gate);
    return phrase_of_notes(read_midi(*a.text("midi")), tail);
}

ExitCode run(const Arguments& a) {
    const auto out = a.text("out");
    if (!out)
        throw Error(ExitCode::usage, {.where = "--out",
                                      .what = "is missing",
                                      .remedy = "say where to write, such as --out note.wav"});
    const Preset preset = load_preset(resolve_preset(a.operands().front()), synth_registry());
    Phrase phrase = a.has("midi") ? midi_phrase(a, preset) : preset.phrase;
    if (phrase.notes.empty()) phrase.notes.push_back({});
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
    RenderSpec spec;
    if (const auto r = a.whole("rate", 8000, 192000)) spec.rate = static_cast<int>(*r);
    const Audio audio = render(preset.patch, phrase, spec);
    write_audio(*out, audio, a.has("float") ? SampleFormat::float32 : SampleFormat::pcm24);
    fmt::print("{}: {:.2f} s at {} Hz, peak {:.2f} of full scale\n", *out, audio.seconds(),
               audio.rate, double{peak(audio.samples)});
    return ExitCode::done;
}

}  // namespace

const Command render_command{"render", syntax, run};

}  // namespace patchbreeder
