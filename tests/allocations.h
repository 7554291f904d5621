// Counts heap allocations of the whole test program, so that tests can hold inner loops to none.
#pragma once

#include <cstddef>

namespace patchbreeder::test {

// So far, on all threads.
[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace patchbreeder::test
