#include "match/least_squares.h"

#include <array>
#include <cmath>

namespace patchbreeder {

std::vector<double> solve_symmetric(std::vector<double> a, std::vector<double> b, double ridge) {
    const std::size_t n = b.size();
    std::vector<bool> free(n, true);
    for (std::size_t j = 0; j < n; ++j) {
        const double own = a[j * n + j];
        double pivot = own * (1.0 + ridge);
        for (std::size_t k = 0; k < j; ++k) pivot -= a[j * n + k] * a[j * n + k];
        free[j] = pivot > own * 1e-13 && pivot > 0.0;
        const double root = free[j] ? std::sqrt(pivot) : 1.0;
        a[j * n + j] = root;
        for (std::size_t i = j + 1; i < n; ++i) {
            double sum = a[i * n + j];
            for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = free[j] ? sum / root : 0.0;
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
        b[i] = free[i] ? b[i] / a[i * n + i] : 0.0;
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
        b[i] = free[i] ? b[i] / a[i * n + i] : 0.0;
    }
    return b;
}

double dot(std::span<const float> a, std::span<const float> b) noexcept {
    // Eight sums side by side, so that the compiler may use registers without reordering.
    std::array<double, 8> sums{};
    const std::size_t whole = a.size() / 8 * 8;
    for (std::size_t i = 0; i < whole; i += 8)
        for (std::size_t k = 0; k < 8; ++k)
            sums[k] += static_cast<double>(a[i + k]) * static_cast<double>(b[i + k]);
    double total = 0.0;
    for (std::size_t i = whole; i < a.size(); ++i)
        total += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    for (const double s : sums) total += s;
    return total;
}

}  // namespace patchbreeder
