// Pitch and time as musicians write them.
#pragma once

#include <cmath>
#include <string>
#include <string_view>

namespace patchbreeder {

// MIDI note numbers may be fractional; A4 = 69 = 440 Hz, C4 = 60.
[[nodiscard]] inline double hertz_of(double pitch) noexcept {
    return 440.0 * std::exp2((pitch - 69.0) / 12.0);
}
[[nodiscard]] inline double pitch_of(double hertz) noexcept {
    return 69.0 + 12.0 * std::log2(hertz / 440.0);
}
inline constexpr float lowest_note = -20.0f, highest_note = 140.0f;

// `C4`, `f#3`, `Bb2`, `C4 +12 ct`, a MIDI number `60` or `61.5`, or a frequency `261.6Hz`. `where`
// names the option or field in the Error (usage) for anything else.
[[nodiscard]] float parse_pitch(std::string_view text, std::string_view where = "pitch");

// `C4`, or `C4 +12 ct` if it is at least half a cent off.
[[nodiscard]] std::string pitch_name(float pitch);

// Seconds from `30s`, `2m`, `500ms`, `1.5` (seconds) or `1h`; above 0, at most 1000 hours.
[[nodiscard]] double parse_duration(std::string_view text, std::string_view where = "duration");

}  // namespace patchbreeder
