#include "engine/midi_file.h"

#include <glib.h>
#include <smf.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <tuple>
#include <utility>

#include "engine/error.h"
#include "engine/file.h"
#include "engine/midi_check.h"

namespace patchbreeder {
namespace {

constexpr std::size_t most_bytes = 8u << 20, most_notes = 10'000;
constexpr double longest = 600.0;       // seconds that are read
constexpr float shortest_gate = 0.01f;  // seconds
constexpr int ticks_per_beat = 480;     // at 120 beats a minute, a tick is about a millisecond

struct Free {
    void operator()(smf_t* smf) const noexcept { smf_delete(smf); }
};
using Smf = std::unique_ptr<smf_t, Free>;

// libsmf complains through GLib; what it says is not for our users.
class Silence {
  public:
    Silence() : before_(g_log_set_default_handler(ignore, nullptr)) {}
    ~Silence() { g_log_set_default_handler(before_, nullptr); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    static void ignore(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}
    GLogFunc before_;
};

[[noreturn]] void refuse(const std::filesystem::path& path, std::string what, std::string why) {
    throw Error(ExitCode::bad_data, {.where = path.string(),
                                     .what = std::move(what),
                                     .why = std::move(why),
                                     .remedy = "give a standard MIDI file of notes"});
}

// Keys that are down, and those that only the pedal holds.
class Keyboard {
  public:
    void down(std::size_t channel, std::size_t key, float velocity, double time) {
        up(channel, key, time);  // struck again: a key has one string
        held_[channel][key] = notes_.size();
        notes_.push_back({.pitch = static_cast<float>(key),
                          .velocity = velocity,
                          .onset = static_cast<float>(time),
                          .gate = 0.0f});
    }
    void up(std::size_t channel, std::size_t key, double time) {
        std::size_t& note = held_[channel][key];
        if (note == none) return;
        end(note, time);
        note = none;
    }
    void let_go(std::size_t channel, std::size_t key, double time) {
        if (pedal_[channel])
            waiting_[channel][key] = true;
        else
            up(channel, key, time);
    }
    void pedal(std::size_t channel, bool pressed, double time) {
        pedal_[channel] = pressed;
        for (std::size_t key = 0; !pressed && key < 128; ++key)
            if (std::exchange(waiting_[channel][key], false)) up(channel, key, time);
    }
    [[nodiscard]] std::vector<Note> finish(double time) {
        for (std::size_t channel = 0; channel < 16; ++channel)
            for (std::size_t key = 0; key < 128; ++key) up(channel, key, time);
        return std::move(notes_);
    }
    [[nodiscard]] std::size_t size() const noexcept { return notes_.size(); }

  private:
    static constexpr std::size_t none = ~std::size_t{0};
    void end(std::size_t note, double time) {
        notes_[note].gate = std::max(shortest_gate, static_cast<float>(time) - notes_[note].onset);
    }
    struct Keys : std::array<std::size_t, 128> {
        Keys() { fill(none); }
    };
    std::array<Keys, 16> held_{};
    std::array<std::array<bool, 128>, 16> waiting_{};
    std::array<bool, 16> pedal_{};
    std::vector<Note> notes_;
};

void play(const smf_event_t& event, Keyboard& keyboard) {
    if (event.midi_buffer_length < 3) return;
    const unsigned char* bytes = event.midi_buffer;
    const std::size_t channel = bytes[0] & 0x0fu, first = bytes[1] & 0x7fu;
    const unsigned second = bytes[2] & 0x7fu;
    const double time = event.time_seconds;
    switch (bytes[0] & 0xf0u) {
        case 0x90:
            if (second > 0)
                keyboard.down(channel, first, static_cast<float>(second) / 127.0f, time);
            else
                keyboard.let_go(channel, first, time);
            break;
        case 0x80:
            keyboard.let_go(channel, first, time);
            break;
        case 0xb0:
            if (first == 64) keyboard.pedal(channel, second >= 64, time);
            break;
        default:
            break;
    }
}

// What a key does, in the order in which a file must have it: first let go, then struck.
struct KeyMove {
    int tick;
    bool struck;
    unsigned char key, velocity;
    [[nodiscard]] auto order() const { return std::tuple(tick, struck, key); }
};

int tick_of(float seconds) {
    return static_cast<int>(std::lround(std::max(seconds, 0.0f) * 2.0f * ticks_per_beat));
}

unsigned char seven_bits(float value, float low) {
    return static_cast<unsigned char>(std::clamp(std::round(value), low, 127.0f));
}

std::vector<KeyMove> key_moves(std::span<const Note> notes) {
    std::vector<KeyMove> moves;
    for (const Note& note : notes) {
        const float key = std::round(note.pitch);
        float end = note.onset + std::max(note.gate, shortest_gate);
        for (const Note& other : notes)  // a key that is struck again was let go
            if (std::round(other.pitch) == key && other.onset > note.onset)
                end = std::min(end, other.onset);
        const unsigned char number = seven_bits(key, 0.0f);
        moves.push_back(
            {tick_of(note.onset), true, number, seven_bits(note.velocity * 127.0f, 1.0f)});
        moves.push_back({std::max(tick_of(end), tick_of(note.onset) + 1), false, number, 64});
    }
    std::sort(moves.begin(), moves.end(),
              [](const KeyMove& a, const KeyMove& b) { return a.order() < b.order(); });
    return moves;
}

}  // namespace

std::vector<Note> read_midi(const std::filesystem::path& path) {
    std::string bytes = read_text(path, most_bytes);
    const Silence silence;
    if (bytes.rfind("MThd", 0) != 0) refuse(path, "is no MIDI file", "it does not begin with MThd");
    Smf smf;
    if (well_formed_midi(bytes))
        smf.reset(smf_load_from_memory(bytes.data(), static_cast<int>(bytes.size())));
    if (!smf) refuse(path, "cannot be read as MIDI", "it is damaged or of an unknown kind");
    Keyboard keyboard;
    double end = 0.0;
    while (const smf_event_t* event = smf_get_next_event(smf.get())) {
        if (event->time_seconds > longest) break;
        end = std::max(end, event->time_seconds);
        play(*event, keyboard);
        if (keyboard.size() > most_notes) refuse(path, "has more than 10,000 notes", "");
    }
    std::vector<Note> notes = keyboard.finish(end);
    if (notes.empty()) refuse(path, "has no notes in its first 600 s", "");
    std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
        return a.onset != b.onset ? a.onset < b.onset : a.pitch < b.pitch;
    });
    return notes;
}

void write_midi(const std::filesystem::path& path, std::span<const Note> notes) {
    for (const Note& note : notes) {
        const float key = std::round(note.pitch);
        if (!(key >= 0.0f && key <= 127.0f))
            throw Error(ExitCode::usage,
                        {.where = path.string(),
                         .what = "a note has the pitch " + std::to_string(note.pitch),
                         .why = "MIDI has keys from 0 to 127"});
    }
    const Silence silence;
    const Smf smf(smf_new());
    smf_track_t* track = smf ? smf_track_new() : nullptr;
    if (track == nullptr || smf_set_ppqn(smf.get(), ticks_per_beat) != 0)
        throw Error(ExitCode::input_output, {.where = path.string(), .what = "cannot be made"});
    smf_add_track(smf.get(), track);
    for (const KeyMove& m : key_moves(notes)) {
        smf_event_t* event = smf_event_new_from_bytes(m.struck ? 0x90 : 0x80, m.key, m.velocity);
        if (event != nullptr) smf_track_add_event_pulses(track, event, m.tick);
    }
    NewFile file(path);
    const std::string open = "/dev/fd/" + std::to_string(file.descriptor());
    if (smf_save(smf.get(), open.c_str()) != 0)
        throw Error(ExitCode::input_output, {.where = path.string(), .what = "cannot be written"});
    file.commit();
}

Phrase phrase_of_notes(std::vector<Note> notes, float tail) {
    Phrase phrase{.notes = std::move(notes), .length = tail};
    for (const Note& n : phrase.notes)
        phrase.length = std::max(phrase.length, n.onset + n.gate + tail);
    return phrase;
}

}  // namespace patchbreeder
