// 64-bit fingerprints of bytes and floats (XXH3), for signatures, caches and tests.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace patchbreeder {

class Digest {
  public:
    Digest& add(std::span<const float> values) noexcept;
    Digest& add(std::string_view text) noexcept;
    Digest& add(std::uint64_t value) noexcept;
    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }
    // The top 32 bits as eight hex digits.
    [[nodiscard]] std::string text() const;

  private:
    std::uint64_t value_ = 0;
};

[[nodiscard]] std::uint64_t digest(std::span<const float> values) noexcept;

}  // namespace patchbreeder
