#include "engine/midi_check.h"

#include <cstddef>
#include <cstdint>

namespace patchbreeder {
namespace {

// Bytes read from the front; once there were too few, nothing more is.
class Reader {
  public:
    explicit Reader(std::string_view bytes) noexcept : rest_(bytes) {}

    [[nodiscard]] bool good() const noexcept { return good_; }
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    [[nodiscard]] unsigned peek() const noexcept {
        return rest_.empty() ? 0u : static_cast<unsigned char>(rest_.front());
    }
    std::string_view take(std::size_t count) noexcept {
        good_ = good_ && count <= rest_.size();
        if (!good_) return {};
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::uint32_t number(std::size_t bytes) noexcept {
        std::uint32_t value = 0;
        for (const char c : take(bytes)) value = value << 8 | static_cast<unsigned char>(c);
        return value;
    }
    // Seven bits a byte, four bytes at most.
    std::uint32_t varying() noexcept {
        std::uint32_t value = 0;
        for (int i = 0; i < 4 && good_; ++i) {
            const std::uint32_t byte = number(1);
            value = value << 7 | (byte & 0x7fu);
            if (byte < 0x80u) return value;
        }
        good_ = false;
        return 0;
    }
    void fail() noexcept { good_ = false; }

  private:
    std::string_view rest_;
    bool good_ = true;
};

// A meta event, whose data may have a fixed length. True if it ends the track.
bool read_meta(Reader& in) noexcept {
    const std::uint32_t kind = in.number(1), length = in.varying();
    const std::string_view data = in.take(length);
    if (kind >= 0x80u) in.fail();
    if (kind == 0x2fu && length != 0) in.fail();
    const bool silent = data.find_first_not_of('\0') == std::string_view::npos;
    if (kind == 0x51u && (length != 3 || silent)) in.fail();  // no time between beats
    if (kind == 0x58u && length < 4) in.fail();
    return kind == 0x2fu;
}

void read_message(Reader& in, std::uint32_t& status) noexcept {
    if (in.peek() >= 0x80u) status = in.number(1);
    if (status < 0x80u || status >= 0xf0u) return in.fail();
    const std::uint32_t kind = status & 0xf0u;
    const std::size_t length = kind == 0xc0u || kind == 0xd0u ? 1 : 2;
    for (const char c : in.take(length))
        if (static_cast<unsigned char>(c) >= 0x80u) in.fail();
}

bool well_formed_track(std::string_view bytes) noexcept {
    Reader in(bytes);
    std::uint32_t status = 0;
    std::uint64_t time = 0;
    bool ended = false;
    while (in.good() && !ended) {
        time += in.varying();
        if (in.peek() == 0xffu) {
            in.take(1);
            ended = read_meta(in);
            status = 0;
        } else if (in.peek() == 0xf0u) {
            in.take(1);
            in.take(in.varying());
            status = 0;
        } else {
            read_message(in, status);
        }
    }
    return in.good() && in.empty() && time < 0x7fffffffu;
}

}  // namespace

bool well_formed_midi(std::string_view bytes) noexcept {
    Reader in(bytes);
    if (in.take(4) != "MThd" || in.number(4) != 6) return false;
    const std::uint32_t format = in.number(2), tracks = in.number(2), division = in.number(2);
    // Division by frames of film is not read.
    if (format > 1 || tracks == 0 || division == 0 || division >= 0x8000u) return false;
    if (format == 0 && tracks != 1) return false;
    for (std::uint32_t t = 0; t < tracks && in.good(); ++t) {
        if (in.take(4) != "MTrk") return false;
        const std::uint32_t length = in.number(4);
        if (!well_formed_track(in.take(length))) return false;
    }
    return in.good() && in.empty();
}

}  // namespace patchbreeder
