// Statistics for comparing searches: ranks, not means, because scores are skewed and a few hard
// targets would outweigh the rest. Checked against scipy.
#pragma once

#include <span>
#include <vector>

namespace patchbreeder {

// By linear interpolation between order statistics (Hyndman and Fan's type 7), share 0..1; NaN of
// nothing.
[[nodiscard]] double quantile(std::vector<double> values, double share);
[[nodiscard]] inline double median(std::vector<double> values) {
    return quantile(std::move(values), 0.5);
}

// Vargha and Delaney's A12 (2000) where lower is better: how often a value of `ours` is below one
// of `theirs`, ties counting half. 0.5: no difference; from .71 (or to .29): large.
[[nodiscard]] double a12(std::span<const double> ours, std::span<const double> theirs);

// Wilcoxon's signed-rank test (1945), two-sided, for pairs. Differences of 0 are left out.
struct SignedRank {
    double statistic = 0.0;  // the lesser of the sums of positive and of negative ranks
    double p = 1.0;
    std::size_t pairs = 0;  // that differ
};
// Exact for up to 50 pairs that differ if no two differences are equal in size; else the normal
// approximation with the correction for ties. `a` and `b` are of one length.
[[nodiscard]] SignedRank wilcoxon(std::span<const double> a, std::span<const double> b);

// Holm's correction (1979) of several p-values, in their order.
[[nodiscard]] std::vector<double> holm(std::span<const double> p);

}  // namespace patchbreeder
