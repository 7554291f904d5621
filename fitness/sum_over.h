// A long sum in a fixed order.
#pragma once

#include <cstddef>

namespace patchbreeder {

// value(0) + ... + value(count - 1), as four sums side by side: one alone would wait for its own
// additions.
template <class Lanes, class Value>
inline Lanes sum_over(std::size_t count, Value value) noexcept {
    Lanes part[4] = {0.0f, 0.0f, 0.0f, 0.0f};
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4)
        for (std::size_t k = 0; k < 4; ++k) part[k] += value(i + k);
    for (; i < count; ++i) part[0] += value(i);
    return (part[0] + part[1]) + (part[2] + part[3]);
}

}  // namespace patchbreeder
