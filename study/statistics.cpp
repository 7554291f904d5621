#include "study/statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace patchbreeder {
namespace {

constexpr std::size_t most_exact = 50;

// Ranks from 1, equal values sharing the mean of theirs; adds up t^3 - t over groups of t equals.
std::vector<double> ranks(std::span<const double> values, double& ties) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    ties = 0.0;
    for (std::size_t i = 0, end = 0; i < order.size(); i = end) {
        for (end = i; end < order.size() && values[order[end]] == values[order[i]];) ++end;
        const auto count = static_cast<double>(end - i);
        ties += count * count * count - count;
        for (std::size_t k = i; k < end; ++k)
            rank[order[k]] = 0.5 * static_cast<double>(i + 1 + end);
    }
    return rank;
}

// How likely a sum of ranks is at most `statistic` when every sign is a coin: counts of subsets of
// 1..n by their sum, as shares.
double exact_tail(std::size_t n, double statistic) {
    std::vector<double> share(n * (n + 1) / 2 + 1, 0.0);
    share[0] = 1.0;
    for (std::size_t rank = 1; rank <= n; ++rank)
        for (std::size_t sum = share.size(); sum-- > 0;)
            share[sum] = 0.5 * (share[sum] + (sum >= rank ? share[sum - rank] : 0.0));
    double tail = 0.0;
    for (std::size_t sum = 0; static_cast<double>(sum) <= statistic; ++sum) tail += share[sum];
    return tail;
}

double normal_share(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

// Of the range of so many normal variables (the studentized range with infinite degrees of
// freedom), by the trapezoidal rule, which is exact to rounding for such integrands.
double range_share(double range, std::size_t count) {
    constexpr double step = 0.01, end = 8.0;
    double sum = 0.0;
    for (double z = -end; z <= end + range; z += step)
        sum += std::exp(-0.5 * z * z) *
               std::pow(normal_share(z) - normal_share(z - range), static_cast<double>(count - 1));
    return static_cast<double>(count) * step * sum / std::sqrt(2.0 * std::numbers::pi);
}

// How likely chi-square is at least `x`: upwards from one or two degrees of freedom.
double chi_square_tail(double x, std::size_t freedom) {
    double tail = freedom % 2 == 1 ? std::erfc(std::sqrt(0.5 * x)) : std::exp(-0.5 * x);
    for (std::size_t f = freedom % 2 == 1 ? 1 : 2; f < freedom; f += 2) {
        const double half = 0.5 * static_cast<double>(f);
        tail += std::pow(0.5 * x, half) * std::exp(-0.5 * x) / std::tgamma(half + 1.0);
    }
    return std::min(1.0, tail);
}

}  // namespace

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::sort(values.begin(), values.end());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], place - static_cast<double>(below));
}

double a12(std::span<const double> ours, std::span<const double> theirs) {
    double wins = 0.0;
    for (const double a : ours)
        for (const double b : theirs) wins += a < b ? 1.0 : (a == b ? 0.5 : 0.0);
    return wins / static_cast<double>(ours.size() * theirs.size());
}

SignedRank wilcoxon(std::span<const double> a, std::span<const double> b) {
    assert(a.size() == b.size());
    std::vector<double> sizes;
    std::vector<bool> positive;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) continue;
        sizes.push_back(std::abs(a[i] - b[i]));
        positive.push_back(a[i] > b[i]);
    }
    if (sizes.empty()) return {};
    double ties = 0.0, above = 0.0;
    const std::vector<double> rank = ranks(sizes, ties);
    for (std::size_t i = 0; i < rank.size(); ++i)
        if (positive[i]) above += rank[i];
    const auto n = static_cast<double>(sizes.size());
    const double all = n * (n + 1.0) / 2.0;
    SignedRank result{.statistic = std::min(above, all - above), .pairs = sizes.size()};
    if (sizes.size() <= most_exact && ties == 0.0) {
        result.p = std::min(1.0, 2.0 * exact_tail(sizes.size(), result.statistic));
        return result;
    }
    const double deviation = std::sqrt((n * (n + 1.0) * (2.0 * n + 1.0) - 0.5 * ties) / 24.0);
    const double z = (result.statistic - 0.5 * all) / deviation;
    result.p = std::min(1.0, std::erfc(-z / std::sqrt(2.0)));
    return result;
}

std::vector<double> holm(std::span<const double> p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
    std::vector<double> corrected(p.size());
    double highest = 0.0;
    for (std::size_t k = 0; k < order.size(); ++k) {
        highest = std::max(highest, static_cast<double>(p.size() - k) * p[order[k]]);
        corrected[order[k]] = std::min(1.0, highest);
    }
    return corrected;
}

double nemenyi_q(std::size_t methods) {
    double low = 0.0, high = 20.0;
    while (high - low > 1e-9) {
        const double middle = 0.5 * (low + high);
        (range_share(middle, methods) < 0.95 ? low : high) = middle;
    }
    return low / std::sqrt(2.0);
}

Ranking friedman(std::span<const std::vector<double>> rows) {
    if (rows.empty() || rows.front().size() < 2) return {};
    const std::size_t methods = rows.front().size();
    Ranking found{.mean_ranks = std::vector<double>(methods, 0.0), .problems = rows.size()};
    const auto n = static_cast<double>(rows.size()), k = static_cast<double>(methods);
    double squares = 0.0;  // of what the ranks lie above or below their middle
    for (const std::vector<double>& row : rows) {
        double ties = 0.0;
        const std::vector<double> rank = ranks(row, ties);
        for (std::size_t m = 0; m < methods; ++m) found.mean_ranks[m] += rank[m];
    }
    for (double& rank : found.mean_ranks) {
        rank /= n;
        squares += (rank - 0.5 * (k + 1.0)) * (rank - 0.5 * (k + 1.0));
    }
    found.chi_square = 12.0 * n / (k * (k + 1.0)) * squares;
    found.p = chi_square_tail(found.chi_square, methods - 1);
    found.critical_difference = nemenyi_q(methods) * std::sqrt(k * (k + 1.0) / (6.0 * n));
    return found;
}

}  // namespace patchbreeder
