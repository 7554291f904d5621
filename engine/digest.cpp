#include "engine/digest.h"

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace patchbreeder {

Digest& Digest::add(std::span<const float> values) noexcept {
    value_ = XXH3_64bits_withSeed(values.data(), values.size_bytes(), value_);
    return *this;
}
Digest& Digest::add(std::string_view text) noexcept {
    value_ = XXH3_64bits_withSeed(text.data(), text.size(), value_);
    return *this;
}
Digest& Digest::add(std::uint64_t value) noexcept {
    value_ = XXH3_64bits_withSeed(&value, sizeof value, value_);
    return *this;
}
std::string Digest::text() const {
    return fmt::format("{:08x}", value_ >> 32);
}

std::uint64_t digest(std::span<const float> values) noexcept {
    return Digest{}.add(values).value();
}

}  // namespace patchbreeder
