// Lanes that count what they calculate.
#pragma once

#include <cstdint>

#include "engine/lanes_plain.h"

namespace patchbreeder {

struct CountingBackend : plain::Backend {
    static std::uint64_t& count() noexcept {
        thread_local std::uint64_t operations = 0;
        return operations;
    }
    static F counted(F result) noexcept {
        ++count();
        return result;
    }
    static F add(F a, F b) noexcept { return counted(a + b); }
    static F sub(F a, F b) noexcept { return counted(a - b); }
    static F mul(F a, F b) noexcept { return counted(a * b); }
    static F div(F a, F b) noexcept { return counted(a / b); }
    static F sqrt(F a) noexcept { return counted(plain::Backend::sqrt(a)); }
};
using CountingLanes = LanesOf<CountingBackend>;

class Player;
[[nodiscard]] const Player& counting_player() noexcept;  // says it is for Isa::plain

}  // namespace patchbreeder
