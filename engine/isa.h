// Which compiled variant of the lane code runs. All give the same bits; only speed differs.
#pragma once

#include <cstdint>
#include <string_view>

namespace patchbreeder {

enum class Isa : std::uint8_t { plain, sse2, avx2 };

[[nodiscard]] std::string_view name(Isa isa) noexcept;
[[nodiscard]] bool supported(Isa isa) noexcept;
// The fastest one this processor runs, unless the environment variable PATCHBREEDER_ISA names
// another (plain, sse2, avx2). Throws Error (usage) for an unknown or unsupported name.
[[nodiscard]] Isa best_isa();

}  // namespace patchbreeder
