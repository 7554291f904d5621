// A picture of two sounds side by side: log-frequency spectrograms of target and match, to listen
// with the eyes. PNG through libpng, named only in picture.cpp.
#pragma once

#include <filesystem>
#include <span>

namespace patchbreeder {

// Left the target, right the match, both at analysis_rate; time runs to the right, 40 Hz to 16 kHz
// upwards with lines at 100 Hz, 1 kHz and 10 kHz; 70 dB from black to white, each sound levelled by
// its own loudest point. Throws Error (cannot_create, input_output).
void write_picture(const std::filesystem::path& path, std::span<const float> target,
                   std::span<const float> match);

}  // namespace patchbreeder
