// Small linear least squares, in double precision and a fixed order.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

// The x that solves a x = b, where `a` is symmetric and positive (semi-)definite, row after row, by
// Cholesky's decomposition. Unknowns that the others explain become 0. `ridge` is added to the
// diagonal, in shares of it.
[[nodiscard]] std::vector<double> solve_symmetric(std::vector<double> a, std::vector<double> b,
                                                  double ridge = 1e-12);

// Sum of products; the order of summation depends on the length alone.
[[nodiscard]] double dot(std::span<const float> a, std::span<const float> b) noexcept;

}  // namespace patchbreeder
