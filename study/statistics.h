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

// Friedman's test (1937) of several methods on the same problems, and what Demsar (2006) draws of
// it: two methods differ if their mean ranks are further apart than Nemenyi's critical difference.
struct Ranking {
    std::vector<double> mean_ranks{};  // of the methods; 1 is best, equals share
    double chi_square = 0.0, p = 1.0;
    double critical_difference = 0.0;  // at .05
    std::size_t problems = 0;
};
// A row for every problem, with a value for every method, lower is better. Nothing of no problems
// or fewer than two methods.
[[nodiscard]] Ranking friedman(std::span<const std::vector<double>> rows);

// How far apart in units of its standard error the greatest and the least of so many normal
// variables may be, over the root of 2, with probability .95: q of the Nemenyi test.
[[nodiscard]] double nemenyi_q(std::size_t methods);

}  // namespace patchbreeder
