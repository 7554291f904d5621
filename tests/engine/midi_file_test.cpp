#include "engine/midi_file.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "engine/error.h"
#include "engine/rng.h"

using namespace patchbreeder;

namespace {

const std::filesystem::path file =
    std::filesystem::temp_directory_path() / "patchbreeder_midi_test.mid";

void put(const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}
std::string four_bytes(std::size_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}
// A file of one track at 480 ticks a beat, 120 beats a minute.
std::string midi(std::string events) {
    using namespace std::string_literals;
    events += "\x00\xff\x2f\x00"s;
    return "MThd\0\0\0\x06\0\0\0\x01\x01\xe0MTrk"s + four_bytes(events.size()) + events;
}
ExitCode code_of(const std::string& bytes) {
    put(bytes);
    try {
        (void)read_midi(file);
    } catch (const Error& e) {
        return e.code();
    }
    return ExitCode::done;
}

}  // namespace

TEST_CASE("Notes, chords and overlaps come back from a MIDI file as they were written",
          "[engine]") {
    const std::vector<Note> notes{
        {.pitch = 60, .velocity = 100.0f / 127, .onset = 0.0f, .gate = 0.5f},
        {.pitch = 64, .velocity = 90.0f / 127, .onset = 0.0f, .gate = 0.5f},
        {.pitch = 67, .velocity = 1.0f / 127, .onset = 0.25f, .gate = 1.0f},
        {.pitch = 60, .velocity = 1.0f, .onset = 0.5f, .gate = 0.1f},
        {.pitch = 127, .velocity = 0.5f, .onset = 200.0f, .gate = 0.02f}};
    write_midi(file, notes);
    const auto read = read_midi(file);
    REQUIRE(read.size() == notes.size());
    for (std::size_t i = 0; i < notes.size(); ++i) {
        INFO("note " << i);
        CHECK(read[i].pitch == notes[i].pitch);
        CHECK(read[i].velocity == Approx(notes[i].velocity).margin(0.004));
        CHECK(read[i].onset == Approx(notes[i].onset).margin(0.002));
        CHECK(read[i].gate == Approx(notes[i].gate).margin(0.003));
    }
}

TEST_CASE("Tempo, the sustain pedal and running status are minded", "[engine]") {
    using namespace std::string_literals;
    // 60 beats a minute from the second beat on; the pedal holds the first note to the end.
    put(
        midi("\x00\xb0\x40\x7f"
             "\x00\x90\x3c\x64"
             "\x83\x60\x3c\x00"              // a beat later its key is let go: 0.5 s
             "\x00\xff\x51\x03\x0f\x42\x40"  // a second to the beat
             "\x83\x60\x90\x40\x64"          // 1.5 s
             "\x83\x60\x80\x40\x00"          // 2.5 s
             "\x00\xb0\x40\x00"s));
    const auto notes = read_midi(file);
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].gate == Approx(2.5).margin(0.002));
    CHECK(notes[1].onset == Approx(1.5).margin(0.002));
    CHECK(notes[1].gate == Approx(1.0).margin(0.002));
}

TEST_CASE("What is no MIDI file of notes is refused", "[engine]") {
    CHECK(code_of("") == ExitCode::bad_data);
    CHECK(code_of("RIFF and so on") == ExitCode::bad_data);
    CHECK(code_of("MThd") == ExitCode::bad_data);
    CHECK(code_of(midi("")) == ExitCode::bad_data);
    std::filesystem::remove(file);
    CHECK_THROWS_AS(read_midi(file), Error);
    const Note deep{.pitch = -5.0f};
    CHECK_THROWS_AS(write_midi(file, std::span(&deep, 1)), Error);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("Damaged MIDI files are read or refused, never more", "[engine]") {
    std::vector<Note> notes;
    for (int i = 0; i < 40; ++i)
        notes.push_back({.pitch = 40.0f + static_cast<float>(i % 30),
                         .onset = 0.1f * static_cast<float>(i),
                         .gate = 0.3f});
    write_midi(file, notes);
    std::ifstream in(file, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    for (std::uint64_t i = 0; i < 2000; ++i) {
        Rng rng = Rng::stream(7, {i});
        std::string bytes = whole;
        for (std::size_t n = 1 + rng.below(6); n > 0; --n)
            bytes[rng.below(bytes.size())] = static_cast<char>(rng.bits());
        if (rng.chance(0.3f)) bytes.resize(rng.below(bytes.size()));
        const ExitCode code = code_of(bytes);
        REQUIRE((code == ExitCode::done || code == ExitCode::bad_data));
    }
}
