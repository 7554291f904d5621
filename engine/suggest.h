// "Did you mean": the nearest known word to a mistyped one.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace patchbreeder {

// Edits (insert, delete, replace, swap of neighbours) from a to b: optimal string alignment.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1,
                                d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

// The known word nearest to a mistyped one; empty if none is near.
[[nodiscard]] inline std::string_view nearest(std::string_view word,
                                              std::span<const std::string_view> known) {
    std::size_t best = 1 + std::min<std::size_t>(word.size(), 64) / 3;
    std::string_view found;
    for (const auto candidate : known) {
        if (word.size() > 64) break;
        const std::size_t d = edit_distance(word, candidate);
        if (d <= best && (found.empty() || d < best)) {
            best = d;
            found = candidate;
        }
    }
    return found;
}

// `did you mean 'cutoff'?`, or `known: a, b, c` when nothing is near.
[[nodiscard]] inline std::string suggest(std::string_view word,
                                         std::span<const std::string_view> known) {
    const std::string_view found = nearest(word, known);
    if (!found.empty()) return "did you mean '" + std::string(found) + "'?";
    std::string list = "known:";
    for (const auto candidate : known)
        list += (list.back() == ':' ? " " : ", ") + std::string(candidate);
    return list;
}

}  // namespace patchbreeder
