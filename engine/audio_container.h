// What kind of audio file this is, judged from its own header before any decoder sees it.
//
// Decoders of rare codecs are where audio libraries get hurt (CVE-2026-37555 is one), so only a
// list of plain and common ones gets past this door.
#pragma once

#include <filesystem>
#include <string_view>

namespace patchbreeder {

enum class Container { wav, aiff, flac, ogg, mp3 };
[[nodiscard]] std::string_view name(Container container) noexcept;

// Looks at headers only. Throws Error: cannot_read; bad_data for anything but WAV or AIFF with PCM,
// float, A-law or mu-law, FLAC, Ogg with Vorbis or Opus, and MP3, or if the header of a WAV
// or AIFF promises more than the file holds.
[[nodiscard]] Container check_container(const std::filesystem::path& path);

}  // namespace patchbreeder
