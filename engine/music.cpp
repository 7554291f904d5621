#include "engine/music.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "engine/error.h"

namespace patchbreeder {
namespace {

std::string lower(std::string_view text) {
    std::string s(text);
    for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return s;
}

void skip_spaces(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

// Takes a decimal number off the front; nothing is taken if there is none.
std::optional<double> take_number(std::string_view& text) {
    std::string_view rest = text;
    skip_spaces(rest);
    if (rest.starts_with('+')) rest.remove_prefix(1);
    double value = 0.0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
    text = rest.substr(static_cast<std::size_t>(end - rest.data()));
    skip_spaces(text);
    return value;
}

// `c#3 +12 ct`, lower case.
std::optional<double> take_note(std::string_view text) {
    constexpr std::array<int, 7> semitones{9, 11, 0, 2, 4, 5, 7};  // a b c d e f g
    if (text.empty() || text[0] < 'a' || text[0] > 'g') return std::nullopt;
    double pitch = semitones[static_cast<std::size_t>(text[0] - 'a')];
    text.remove_prefix(1);
    if (text.starts_with('#')) pitch += 1.0;
    if (text.starts_with('b')) pitch -= 1.0;
    if (text.starts_with('#') || text.starts_with('b')) text.remove_prefix(1);

    int octave = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), octave);
    if (error != std::errc{} || octave < -9 || octave > 12) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    skip_spaces(text);
    pitch += 12.0 * (octave + 1);
    if (text.empty()) return pitch;

    const auto cents = take_number(text);
    if (!cents || text != "ct") return std::nullopt;
    return pitch + *cents / 100.0;
}

std::optional<double> read_pitch(const std::string& text) {
    if (const auto note = take_note(text)) return note;
    std::string_view rest = text;
    const auto number = take_number(rest);
    if (!number) return std::nullopt;
    if (rest.empty()) return number;
    if (*number > 0.0 && rest == "hz") return pitch_of(*number);
    if (*number > 0.0 && rest == "khz") return pitch_of(*number * 1000.0);
    return std::nullopt;
}

std::string trimmed(std::string_view text) {
    skip_spaces(text);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return lower(text);
}

}  // namespace

float parse_pitch(std::string_view text, std::string_view where) {
    const auto pitch = read_pitch(trimmed(text));
    if (!pitch)
        throw Error(ExitCode::usage,
                    {.where = std::string(where),
                     .what = fmt::format("'{}' is not a pitch", text),
                     .remedy = "write a note (C4, F#3, Bb2), a MIDI number (60, 61.5) or a "
                               "frequency (261.6Hz)"});
    if (*pitch < double{lowest_note} || *pitch > double{highest_note})
        throw Error(ExitCode::usage,
                    {.where = std::string(where),
                     .what = fmt::format("'{}' is MIDI note {:.5g}", text, *pitch),
                     .why = fmt::format("outside {:g}..{:g}", lowest_note, highest_note)});
    return static_cast<float>(*pitch);
}

std::string pitch_name(float pitch) {
    constexpr std::array names{"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
    const int nearest = static_cast<int>(std::lround(pitch));
    const int octave = (nearest + 120) / 12 - 11;  // +120 keeps the division from rounding up
    const auto step = static_cast<std::size_t>((nearest + 120) % 12);
    const long cents = std::lround((double{pitch} - nearest) * 100.0);
    std::string name = fmt::format("{}{}", names[step], octave);
    if (cents != 0) name += fmt::format(" {:+} ct", cents);
    return name;
}

double parse_duration(std::string_view text, std::string_view where) {
    constexpr std::array<std::pair<std::string_view, double>, 6> units{
        {{"", 1.0}, {"s", 1.0}, {"ms", 0.001}, {"m", 60.0}, {"min", 60.0}, {"h", 3600.0}}};
    const std::string clean = trimmed(text);
    std::string_view rest = clean;
    const auto number = take_number(rest);
    for (const auto& [unit, factor] : units) {
        if (!number || rest != unit) continue;
        const double seconds = *number * factor;
        if (seconds > 0.0 && seconds <= 3.6e6) return seconds;
        throw Error(ExitCode::usage, {.where = std::string(where),
                                      .what = fmt::format("'{}' is out of range", text),
                                      .why = "a duration is above 0 and at most 1000 h"});
    }
    throw Error(ExitCode::usage, {.where = std::string(where),
                                  .what = fmt::format("'{}' is not a duration", text),
                                  .remedy = "write it like 30s, 2m, 500ms or 1.5"});
}

}  // namespace patchbreeder
