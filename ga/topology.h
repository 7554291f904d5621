// Topology: which islands an island sends emigrants to.
#pragma once

#include <cstdint>
#include <vector>

namespace patchbreeder {

enum class Topology : std::uint8_t {
    isolated,  // nobody
    ring,      // the next one
    full,      // everybody else
};

// Receivers of what `island` sends, in ascending order.
[[nodiscard]] std::vector<std::size_t> receivers(Topology topology, std::size_t island,
                                                 std::size_t islands);

}  // namespace patchbreeder
