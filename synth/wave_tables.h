// Wave tables: single cycles, band-limited for every pitch.
//
// A set is eight frames that a position morphs through; a frame is one cycle at fourteen levels of
// detail. The built-in sets are made once, from formulas. A set made of a recording's own cycles
// needs nothing more: analyse eight of its cycles into partials, write each with `write_frame`, and
// hand the set to the module in place of `wave_set`.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace patchbreeder {

inline constexpr std::size_t wave_points = 1024;             // of a cycle
inline constexpr std::size_t wave_stride = wave_points + 1;  // the first point again, at the end
inline constexpr std::size_t wave_frames = 8;
// Partials at each level of detail.
inline constexpr std::array wave_details{128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1};
inline constexpr std::size_t wave_frame_floats = wave_details.size() * wave_stride;

inline constexpr std::array<std::string_view, 5> wave_set_names{"analogue", "reed", "voice",
                                                                "organ", "resonant"};

// All built-in sets one after the other: wave_frames x wave_frame_floats each.
[[nodiscard]] const float* wave_sets() noexcept;

// Writes one frame (wave_frame_floats) from the levels of its partials, up to 128: those in sine
// phase and those in cosine phase. Scaled to an RMS of 1/2 at full detail.
void write_frame(std::span<const double> sines, std::span<const double> cosines,
                 float* frame) noexcept;

}  // namespace patchbreeder
