#include "match/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ga/layout.h"

namespace patchbreeder {

std::string plain_text(const Range& range, float position) {
    if (range.stepped()) {
        const std::string_view unit = symbol(range.unit);
        return range.text(position) + (unit.empty() ? "" : " ") + std::string(unit);
    }
    const std::string_view unit = symbol(range.unit);
    float value = range.plain(position);
    // On the grid a zero inside the range may be a hair beside it.
    if (range.low < 0.0f && std::abs(value) < 1e-4f * (range.high - range.low)) value = 0.0f;
    const std::string number =
        std::abs(value) < 100.0f ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
    return number + (unit.empty() ? "" : " ") + std::string(unit);
}

std::vector<Change> changes(const Patch& before, const Patch& after) {
    std::vector<Change> found;
    if (!same_structure(before, after)) return found;
    const Layout layout(before);
    const Genome a = layout.encode(before), b = layout.encode(after);
    for (std::size_t g = 0; g < layout.genes().size(); ++g) {
        const Gene& gene = layout.genes()[g];
        if (a[g] == b[g] || (dormant(layout.genes(), a, g) && dormant(layout.genes(), b, g)))
            continue;
        found.push_back({.name = gene.name,
                         .before = plain_text(gene.range, a[g]),
                         .after = plain_text(gene.range, b[g]),
                         .distance = ordered(gene.kind) ? std::abs(b[g] - a[g]) : 1.0f});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Change& x, const Change& y) { return x.distance > y.distance; });
    return found;
}

std::string describe(const std::vector<Change>& changes, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(most, changes.size()); ++i)
        text += fmt::format("{}{} {} > {}", i == 0 ? "" : ", ", changes[i].name, changes[i].before,
                            changes[i].after);
    if (changes.size() > most) text += fmt::format(", {} more", changes.size() - most);
    return text;
}

}  // namespace patchbreeder
