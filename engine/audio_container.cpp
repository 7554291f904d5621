#include "engine/audio_container.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <string>

#include "engine/error.h"
#include "engine/file.h"

namespace patchbreeder {
namespace {

// Bytes of the file at a place, zero-filled past its end.
class Header {
  public:
    explicit Header(const std::filesystem::path& path)
        : where_(path.string()), size_(readable_size(path)), file_(path, std::ios::binary) {}

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::string text(std::uint64_t at, std::size_t count) {
        std::string bytes(count, '\0');
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(at));
        file_.read(bytes.data(), static_cast<std::streamsize>(count));
        return bytes;
    }
    [[nodiscard]] std::uint32_t number(std::uint64_t at, std::size_t bytes, bool big_endian) {
        std::string s = text(at, bytes);
        if (!big_endian) std::reverse(s.begin(), s.end());
        std::uint32_t n = 0;
        for (const char c : s) n = n << 8 | static_cast<unsigned char>(c);
        return n;
    }
    [[nodiscard]] Error refuse(std::string what, std::string why, std::string remedy = {}) const {
        return Error(ExitCode::bad_data,
                     {where_, std::move(what), std::move(why), std::move(remedy)});
    }
    [[nodiscard]] Error refuse_codec(const std::string& codec) const {
        return refuse("codec not read", codec, "convert it to PCM WAV or FLAC");
    }

  private:
    std::string where_;
    std::uint64_t size_;
    std::ifstream file_;
};

// A sound chunk must fit into the file. Programs that write to a pipe cannot know its length and
// put a zero or a huge number there.
void check_sound_size(const Header& file, std::uint64_t start, std::uint32_t declared) {
    constexpr std::uint32_t streamed = 0x7ffff000;
    const std::uint64_t present = file.size() - std::min(start, file.size());
    if (declared < streamed && declared > present)
        throw file.refuse("truncated",
                          fmt::format("the header promises {} bytes of sound, the file holds {}",
                                      declared, present),
                          "get a complete copy");
}

// Walks the chunks of a RIFF or IFF file; `visit(id, start, size)` returns true to stop.
template <class Visit>
void walk_chunks(Header& file, bool big_endian, const Visit& visit) {
    std::uint64_t at = 12;
    for (int chunks = 0; at + 8 <= file.size() && chunks < 1000; ++chunks) {
        const std::uint32_t size = file.number(at + 4, 4, big_endian);
        if (visit(file.text(at, 4), at + 8, size)) return;
        at += 8 + std::uint64_t{size} + (size & 1);
    }
    throw file.refuse("damaged", "its header names no sound", "get a complete copy");
}

void check_wav(Header& file, bool big_endian) {
    bool described = false;
    walk_chunks(
        file, big_endian, [&](const std::string& id, std::uint64_t start, std::uint32_t size) {
            if (id == "fmt ") {
                std::uint32_t codec = file.number(start, 2, big_endian);
                if (codec == 0xfffe) codec = file.number(start + 24, 2, big_endian);
                constexpr std::array<std::uint32_t, 4> plain{1, 3, 6,
                                                             7};  // PCM, float, A-law, mu-law
                if (std::find(plain.begin(), plain.end(), codec) == plain.end())
                    throw file.refuse_codec(fmt::format("WAV with codec number 0x{:04x}", codec));
                described = true;
            }
            if (id == "data" && !described)
                throw file.refuse("damaged", "sound without a description", "get a complete copy");
            if (id == "data") check_sound_size(file, start, size);
            return id == "data";
        });
}

void check_aiff(Header& file, bool compressed) {
    bool described = false, sounding = false;
    walk_chunks(file, true, [&](const std::string& id, std::uint64_t start, std::uint32_t size) {
        if (id == "COMM") {
            constexpr std::array plain{"NONE", "twos", "sowt", "raw ", "in24", "in32", "fl32",
                                       "FL32", "fl64", "FL64", "alaw", "ALAW", "ulaw", "ULAW"};
            const std::string codec = compressed ? file.text(start + 18, 4) : "NONE";
            if (std::find(plain.begin(), plain.end(), codec) == plain.end())
                throw file.refuse_codec("AIFF-C with codec '" + codec + "'");
            described = true;
        }
        if (id == "SSND") {
            check_sound_size(file, start, size);
            sounding = true;
        }
        return described && sounding;
    });
}

void check_ogg(Header& file) {
    const std::string page = file.text(0, 128);
    for (const std::string_view codec : {"\x01vorbis", "OpusHead"})
        if (page.find(codec) != std::string::npos) return;
    throw file.refuse_codec("Ogg with something else than Vorbis or Opus");
}

// Bytes of the MPEG 1, 2 or 2.5 layer III frame whose header this is; 0 if it is none.
std::uint64_t mp3_frame_bytes(std::uint32_t header) {
    constexpr std::array<std::uint32_t, 15> rates1{0,   32,  40,  48,  56,  64,  80, 96,
                                                   112, 128, 160, 192, 224, 256, 320};
    constexpr std::array<std::uint32_t, 15> rates2{0,  8,  16, 24,  32,  40,  48, 56,
                                                   64, 80, 96, 112, 128, 144, 160};
    constexpr std::array<std::uint32_t, 3> hertz{44100, 48000, 32000};
    const std::uint32_t version = header >> 19 & 3, layer = header >> 17 & 3;
    const std::uint32_t bits = header >> 12 & 15, rate = header >> 10 & 3,
                        padding = header >> 9 & 1;
    if (header >> 21 != 0x7ff || version == 1 || layer != 1 || bits == 0 || bits == 15 || rate == 3)
        return 0;
    const bool first = version == 3;
    const std::uint32_t sample_rate = hertz[rate] >> (first ? 0 : version == 2 ? 1 : 2);
    const std::uint32_t kilobits = first ? rates1[bits] : rates2[bits];
    return (first ? 144u : 72u) * kilobits * 1000u / sample_rate + padding;
}

// Two frames in a row, behind a tag if there is one: the decoder talks to stderr about less.
bool looks_like_mp3(Header& file) {
    std::uint64_t at = 0;
    if (file.text(0, 3) == "ID3") {
        const std::uint32_t s = file.number(6, 4, true);  // seven bits in each byte
        at = 10 + ((s & 0x7f) | (s & 0x7f00) >> 1 | (s & 0x7f0000) >> 2 | (s & 0x7f000000) >> 3);
    }
    const std::uint64_t frame = mp3_frame_bytes(file.number(at, 4, true));
    return frame != 0 && mp3_frame_bytes(file.number(at + frame, 4, true)) != 0;
}

}  // namespace

std::string_view name(Container container) noexcept {
    switch (container) {
        case Container::wav:
            return "WAV";
        case Container::aiff:
            return "AIFF";
        case Container::flac:
            return "FLAC";
        case Container::ogg:
            return "Ogg";
        case Container::mp3:
            return "MP3";
    }
    return "";
}

Container check_container(const std::filesystem::path& path) {
    Header file(path);
    if (file.size() == 0) throw file.refuse("empty", "the file has no content");
    const std::string start = file.text(0, 12);
    const std::string kind = start.substr(0, 4), form = start.substr(8);
    if ((kind == "RIFF" || kind == "RIFX" || kind == "RF64") && form == "WAVE") {
        check_wav(file, kind == "RIFX");
        return Container::wav;
    }
    if (kind == "FORM" && (form == "AIFF" || form == "AIFC")) {
        check_aiff(file, form == "AIFC");
        return Container::aiff;
    }
    if (kind == "fLaC") return Container::flac;
    if (kind == "OggS") {
        check_ogg(file);
        return Container::ogg;
    }
    if (looks_like_mp3(file)) return Container::mp3;
    throw file.refuse("not an audio file", "WAV, AIFF, FLAC, Ogg and MP3 are read",
                      "convert it to WAV or FLAC");
}

}  // namespace patchbreeder
