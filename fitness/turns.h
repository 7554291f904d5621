// Cosine and sine for tables, from IEEE operations alone: libm's double versions differ in the last
// bit between processors, and a table must not.
#pragma once

#include <cstdint>

namespace patchbreeder {

struct Turn {
    double cosine, sine;
};

// Of 2 pi * numerator / denominator, for 0 <= numerator, 0 < denominator. Error < 1e-15.
[[nodiscard]] inline Turn turn(std::uint64_t numerator, std::uint64_t denominator) noexcept {
    const std::uint64_t eighths = (8 * numerator + denominator / 2) / denominator;  // nearest
    // The rest is within a sixteenth of a turn of zero, where Taylor's series is short.
    const double rest = (8.0 * static_cast<double>(numerator) -
                         static_cast<double>(eighths) * static_cast<double>(denominator)) /
                        (8.0 * static_cast<double>(denominator));
    const double x = 6.283185307179586477 * rest, s = x * x;
    double c = 1.0, d = 1.0;
    for (int i = 14; i >= 2; i -= 2) {
        c = 1.0 - c * s / (i * (i - 1));
        d = 1.0 - d * s / (i * (i + 1));
    }
    Turn t{c, d * x};
    constexpr double root_half = 0.707106781186547524;
    for (std::uint64_t e = eighths % 8; e >= 2; e -= 2) t = {-t.sine, t.cosine};
    if (eighths % 2 == 1) t = {root_half * (t.cosine - t.sine), root_half * (t.cosine + t.sine)};
    return t;
}

}  // namespace patchbreeder
