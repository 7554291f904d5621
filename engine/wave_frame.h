// Wave frames: a single cycle at fourteen levels of detail, so that every pitch finds one that does
// not fold over.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace patchbreeder {

inline constexpr std::size_t wave_points = 1024;             // of a cycle
inline constexpr std::size_t wave_stride = wave_points + 1;  // the first point again, at the end
inline constexpr std::size_t wave_frames = 8;                // of a set, which a position scans
// Partials at each level of detail.
inline constexpr std::array wave_details{128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1};
inline constexpr std::size_t most_wave_partials = wave_details[0];
inline constexpr std::size_t wave_frame_floats = wave_details.size() * wave_stride;
inline constexpr std::size_t wave_set_floats = wave_frames * wave_frame_floats;

// One turn in wave_points steps, by rotation: the same bits everywhere, unlike a library's sine.
struct WaveCircle {
    std::array<double, wave_points> sine{}, cosine{};
};
[[nodiscard]] const WaveCircle& wave_circle() noexcept;

using WaveSpectrum = std::array<double, most_wave_partials + 1>;  // by number; 0 is not used

// Writes one frame (wave_frame_floats) from the levels of its partials by number, 0 unused: those
// in sine phase and those in cosine phase. Scaled to an RMS of 1/2 at full detail.
void write_frame(std::span<const double> sines, std::span<const double> cosines,
                 float* frame) noexcept;

}  // namespace patchbreeder
