// Whether bytes are a well-formed standard MIDI file. libsmf aborts the program on some that are
// not, so it is only given those that are.
#pragma once

#include <string_view>

namespace patchbreeder {

[[nodiscard]] bool well_formed_midi(std::string_view bytes) noexcept;

}  // namespace patchbreeder
